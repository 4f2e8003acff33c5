import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { start as startSimulator, stopAll } from "../simulator/support";
import {
  cleanUp,
  type Ended,
  fakePulumi,
  flowroute,
  inProcess,
  keysOf,
  smallAccount,
  temporaryFolder,
} from "./support";

const access = "canary-access-4711";
const secret = "canary-secret-0815";
const both = Buffer.from(`${access}:${secret}`).toString("base64");

describe("keys and persons in what flowroute prints", () => {
  afterEach(async () => {
    cleanUp();
    await stopAll();
  });

  function expectNone({ out, err }: Ended, what: string): void {
    for (const word of [secret, access, both]) expect(out + err, what).to.not.contain(word);
  }

  const commands = [
    ["list", "numbers"],
    ["list", "e911s", "--show-addresses"],
    ["search", "--json"],
    ["messages", "list"],
    ["messages", "send", "--from", "12065550190", "--to", "12065550199", "--body", "x"],
    ["doctor"],
    ["doctor", "--json"],
  ];

  it("are in no answer of a server that repeats them", async () => {
    const simulator = await startSimulator({ accessKey: access, secretKey: secret });
    const env = keysOf(simulator);
    const detail = `You sent ${access}:${secret}, that is ${both}`;
    const bodies = [{ errors: [{ title: detail, detail }] }, detail];
    for (const status of [400, 401, 403, 404, 500]) {
      for (const body of bodies) {
        simulator.control.faults.clear();
        simulator.control.faults.add({ fault: { kind: "status", status, body } });
        for (const args of commands) {
          const ended = await inProcess(args, { env, cwd: temporaryFolder() });
          expect(ended.code, `${args.join(" ")} ${status}`).to.equal(3);
          expectNone(ended, `${args.join(" ")} ${status}`);
        }
      }
    }
  });

  it("are in no other failure: wrong keys, no server, a redirect, a bad address, half a configuration", async () => {
    const simulator = await startSimulator();
    const redirecting = createServer((request, response) => {
      const sent = request.headers.authorization ?? "";
      response.writeHead(302, { location: `https://${access}:${secret}@elsewhere.test/${sent}` }).end();
    });
    await new Promise<void>((resolve) => redirecting.listen(0, "127.0.0.1", resolve));
    const { port } = redirecting.address() as AddressInfo;
    const keys = { FLOWROUTE_ACCESS_KEY: access, FLOWROUTE_SECRET_KEY: secret };
    const cases: [what: string, code: number, env: Record<string, string>][] = [
      ["wrong keys", 3, { ...keys, FLOWROUTE_BASE_URL: simulator.url }],
      ["a redirect", 3, { ...keys, FLOWROUTE_BASE_URL: `http://127.0.0.1:${port}` }],
      ["no server", 3, { ...keys, FLOWROUTE_BASE_URL: "http://127.0.0.1:9" }],
      ["credentials in the address", 2, { ...keys, FLOWROUTE_BASE_URL: `https://${access}:${secret}@x.test` }],
      ["no address", 2, { ...keys, FLOWROUTE_BASE_URL: secret }],
      ["half", 2, { FLOWROUTE_SECRET_KEY: secret }],
      ["a line break", 2, { FLOWROUTE_ACCESS_KEY: access, FLOWROUTE_SECRET_KEY: `${secret}\n${secret}` }],
    ];
    try {
      for (const [what, code, env] of cases) {
        const ended = await inProcess(["list", "numbers"], { env });
        expect(ended.code, what).to.equal(code);
        expectNone(ended, what);
        expectNone(await inProcess(["doctor"], { env, cwd: temporaryFolder() }), what);
      }
    } finally {
      await new Promise((resolve) => redirecting.close(resolve));
    }
  });

  it("are in no failure to read a stack's configuration", async () => {
    const config = {
      "flowroute:accessKey": { value: access, secret: false },
      "flowroute:secretKey": { value: secret, secret: true },
    };
    const passphrase = { PULUMI_CONFIG_PASSPHRASE: secret, PULUMI_ACCESS_TOKEN: access };
    const cases: [what: string, bin: string][] = [
      ["broken JSON", fakePulumi({ config: `${JSON.stringify(config)}...` })],
      ["no object", fakePulumi({ config: `"${secret} ${access}"` })],
      ["a talkative failure", fakePulumi({ config, complaint: `${secret}\nerror: "${secret}" of ${access} is wrong` })],
      ["a base URL that is none", fakePulumi({ config: { ...config, "flowroute:baseUrl": { value: secret } } })],
    ];
    for (const [what, bin] of cases) {
      for (const command of [["list", "numbers"], ["doctor"]]) {
        const ended = await inProcess([...command, "--stack", "dev"], { env: { ...passphrase, PATH: bin } });
        expect(ended.code, what).to.be.above(0);
        expectNone(ended, what);
      }
    }
  });

  it("are in no failure to list emergency addresses, whatever the server says of them", async () => {
    const simulator = await startSimulator({ seed: smallAccount });
    const person = "Ada Lovelace, 1218 3rd Avenue";
    const bodies = [{ errors: [{ title: person, detail: person }] }, person, { data: [{ attributes: person }] }];
    for (const status of [200, 400, 403, 404, 500]) {
      for (const body of bodies) {
        simulator.control.faults.clear();
        simulator.control.faults.add({ fault: { kind: "status", status, body } });
        for (const more of [[], ["--show-addresses"], ["--json"]]) {
          const ended = await inProcess(["list", "e911s", ...more], { env: keysOf(simulator) });
          expect(ended.code, `${status} ${more}`).to.equal(3);
          expect(ended.out + ended.err, `${status} ${more}`).to.not.match(/Ada|Lovelace|1218|Avenue/);
        }
      }
    }
  });

  it("are not repeated from an option that there is not", async () => {
    const ended = await flowroute(["list", "numbers", `--secret-key=${secret}`]);
    expect(ended.code).to.equal(2);
    expectNone(ended, "unknown option");
  });
});
