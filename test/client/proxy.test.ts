import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import {
  AmbiguousWriteError,
  createClient,
  type FlowrouteClient,
  RefusedError,
  UnavailableError,
} from "../../src/client";
import { findProxy } from "../../src/client/http/proxy";
import {
  API,
  type ConnectProxy,
  certificateFile,
  type Listening,
  startConnectProxy,
  startTlsServer,
  type TlsServer,
} from "../support/tls-server";
import { accessKey, failure, numberDocument, secretKey, virtualRuntime } from "./support";

const number = "12065014377";

describe("client: which proxy the environment names", () => {
  const proxy = "http://proxy.example.net:3128";
  const shown = (env: Record<string, string>, baseUrl = "https://api.flowroute.com") =>
    findProxy(baseUrl, env)?.displayName;

  const named: [Record<string, string>, string | undefined][] = [
    [{}, undefined],
    [{ HTTPS_PROXY: "" }, undefined],
    [{ HTTP_PROXY: proxy, http_proxy: proxy, ALL_PROXY: proxy }, undefined],
    [{ HTTPS_PROXY: proxy }, "http://proxy.example.net:3128 (HTTPS_PROXY)"],
    [{ https_proxy: proxy }, "http://proxy.example.net:3128 (https_proxy)"],
    [{ https_proxy: "http://small.example.net:1", HTTPS_PROXY: proxy }, "http://small.example.net:1 (https_proxy)"],
    [{ https_proxy: "", HTTPS_PROXY: proxy }, "http://proxy.example.net:3128 (HTTPS_PROXY)"],
    [{ HTTPS_PROXY: "proxy.example.net:3128" }, "http://proxy.example.net:3128 (HTTPS_PROXY)"],
    [{ HTTPS_PROXY: "https://proxy.example.net" }, "https://proxy.example.net (HTTPS_PROXY)"],
    [{ HTTPS_PROXY: "http://me:p%40ss@proxy.example.net:3128" }, "http://proxy.example.net:3128 (HTTPS_PROXY)"],
  ];
  for (const [env, expected] of named) {
    it(`${JSON.stringify(env)}: ${expected ?? "none"}`, () => expect(shown(env)).to.equal(expected));
  }

  const here = [
    "http://127.0.0.1:4206",
    "https://127.0.0.1",
    "https://localhost:8443",
    "https://api.localhost",
    "https://[::1]:1",
  ];
  for (const url of here) {
    it(`none for ${url}, which is this machine`, () => expect(shown({ HTTPS_PROXY: proxy }, url)).to.equal(undefined));
  }

  /** By NO_PROXY and URL: whether it is reached directly. */
  const direct: [string, string, boolean][] = [
    ["", "https://api.flowroute.com", false],
    ["*", "https://api.flowroute.com", true],
    ["api.flowroute.com", "https://api.flowroute.com", true],
    ["API.Flowroute.COM", "https://api.flowroute.com", true],
    ["flowroute.com", "https://api.flowroute.com", true],
    [".flowroute.com", "https://api.flowroute.com", true],
    ["*.flowroute.com", "https://api.flowroute.com", true],
    ["api.flowroute.com.", "https://api.flowroute.com", true],
    ["route.com", "https://api.flowroute.com", false],
    ["com.example, a.example  flowroute.com", "https://api.flowroute.com", true],
    ["www.flowroute.com", "https://api.flowroute.com", false],
    ["api.flowroute.com:443", "https://api.flowroute.com", true],
    ["api.flowroute.com:8443", "https://api.flowroute.com", false],
    ["flowroute.com:8443", "https://api.flowroute.com:8443", true],
    ["10.1.2.3", "https://10.1.2.3", true],
    ["10.1.2.4", "https://10.1.2.3", false],
    ["10.0.0.0/8", "https://10.1.2.3", true],
    ["10.0.0.0/33,10.0.0.0/x,/8,11.0.0.0/8", "https://10.1.2.3", false],
    ["0.0.0.0/0", "https://api.flowroute.com", false],
    ["10.1.2.3:8443", "https://10.1.2.3:8443", true],
    ["2001:db8::1", "https://[2001:db8::1]", true],
    ["[2001:db8::1]:443", "https://[2001:db8::1]", true],
    ["2001:db8::/32", "https://[2001:db8::1]", true],
    ["2001:db8::2", "https://[2001:db8::1]", false],
    [".", "https://api.flowroute.com", false],
  ];
  for (const [list, url, isDirect] of direct) {
    it(`NO_PROXY="${list}" reaches ${url} ${isDirect ? "directly" : "through it"}`, () => {
      for (const name of ["NO_PROXY", "no_proxy"]) {
        expect(shown({ HTTPS_PROXY: proxy, [name]: list }, url) === undefined).to.equal(isDirect);
      }
    });
  }

  for (const value of [
    "http://",
    "http://me:sEcret@:1",
    "http://me:sEcret@proxy:99999",
    "socks5://me:sEcret@proxy:1",
    "http://me:sEcret%zz@proxy:1",
  ]) {
    it(`refuses ${value} before anything is sent, and does not repeat it`, () => {
      const make = () => createClient({ accessKey, secretKey, env: { HTTPS_PROXY: value } });
      expect(make)
        .to.throw(RefusedError, /Could not use the proxy in HTTPS_PROXY: .*Nothing was sent\./)
        .with.property("message")
        .that.does.not.match(/sEcret|me:/);
    });
  }
});

describe("client: behind a proxy", () => {
  const open: Listening[] = [];
  const clients: FlowrouteClient[] = [];
  const opened = <T extends Listening>(one: T): T => {
    open.push(one);
    return one;
  };
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  const startApi = async (certificate?: "expired"): Promise<TlsServer> =>
    opened(await startTlsServer(() => ({ status: 200, body: numberDocument() }), certificate));
  const startProxy = async (way: Parameters<typeof startConnectProxy>[0]): Promise<ConnectProxy> =>
    opened(await startConnectProxy(way));
  const connect = (proxyPort: number, options: { baseUrl?: string; timeoutMs?: number } = {}): FlowrouteClient => {
    const env = { HTTPS_PROXY: `http://me:sEcret@127.0.0.1:${proxyPort}` };
    const client = createClient({ accessKey, secretKey, baseUrl: API, runtime: virtualRuntime(), env, ...options });
    clients.push(client);
    return client;
  };
  const shown = (port: number) => `http://127.0.0.1:${port} (HTTPS_PROXY)`;
  const through = (port: number) => `through the proxy ${shown(port)}`;

  for (const status of [403, 407, 302, 502]) {
    it(`a CONNECT that is refused with ${status} is certainly not sent, a purchase too`, async () => {
      const { port, asked } = await startProxy({ status });
      const error = await failure(connect(port).numbers.purchase(number), UnavailableError);
      expect(error).to.be.instanceOf(UnavailableError).and.not.instanceOf(AmbiguousWriteError);
      expect(error.message)
        .to.contain(`the proxy ${shown(port)} refused the connection with status ${status}. Nothing was changed.`)
        .and.contain(status === 407 ? "Add the proxy's user and password to HTTPS_PROXY" : "allow the API")
        .and.not.match(/sEcret|me:|bWU6/);
      expect(asked.map(({ target }) => target)).to.deep.equal(["api.flowroute.test:443"]);
    });
  }

  it("the proxy gets its credentials, and never the keys", async () => {
    const { port, asked } = await startProxy({ status: 403 });
    await failure(connect(port).numbers.get(number), UnavailableError);
    expect(asked).to.deep.equal([
      { target: "api.flowroute.test:443", credentials: `Basic ${Buffer.from("me:sEcret").toString("base64")}` },
    ]);
  });

  it("a refusal for good is asked for once, one for now again", async () => {
    const forGood = await startProxy({ status: 407 });
    await failure(connect(forGood.port).numbers.get(number), UnavailableError);
    expect(forGood.asked).to.have.length(1);
    const forNow = await startProxy({ status: 503 });
    await failure(connect(forNow.port).numbers.get(number), UnavailableError);
    expect(forNow.asked.length).to.be.above(1);
  });

  it("a proxy that is not there, ends or never answers: certainly not sent", async () => {
    const gone = await startConnectProxy("end");
    await gone.close();
    const ending = await startProxy("end");
    const hanging = await startProxy("hang");
    for (const [port, timeoutMs, cause] of [
      [gone.port, 30_000, " (ECONNREFUSED)"],
      [ending.port, 30_000, ""],
      [hanging.port, 100, " (did not answer within 1 s)"],
    ] as const) {
      const error = await failure(connect(port, { timeoutMs }).numbers.purchase(number), UnavailableError);
      expect(error).to.be.instanceOf(UnavailableError).and.not.instanceOf(AmbiguousWriteError);
      expect(error.message)
        .to.contain(`could not be reached ${through(port)}${cause}`)
        .and.contain("Nothing was changed. [unavailable]\n  Check that the proxy runs, and check HTTPS_PROXY.")
        .and.not.match(/sEcret/);
    }
  });

  it("a connection to a proxy that never answers ends with the exchange, and with the client", async () => {
    const hanging = await startProxy("hang");
    const gaveUp = connect(hanging.port, { timeoutMs: 100 });
    await failure(gaveUp.numbers.purchase(number), UnavailableError);
    await hanging.unused();
    const closed = connect(hanging.port);
    const call = closed.numbers.purchase(number).catch((error: Error) => error);
    await hanging.used();
    closed.close();
    await hanging.unused();
    expect(await call).to.be.instanceOf(UnavailableError);
  });

  it("what is on this machine is asked directly", async () => {
    const proxy = await startProxy({ status: 403 });
    const api = await startApi();
    const error = await failure(
      connect(proxy.port, { baseUrl: `https://127.0.0.1:${api.port}` }).numbers.get(number),
      UnavailableError,
    );
    expect(error.message).to.contain("no trusted TLS connection (").and.not.contain("through");
    expect(proxy.asked).to.deep.equal([]);
  });

  it("a certificate that nobody known has signed: says how to name the authority, and sends nothing", async () => {
    const api = await startApi();
    const proxy = await startProxy({ port: api.port });
    const error = await failure(connect(proxy.port).numbers.purchase(number), UnavailableError);
    expect(error).to.be.instanceOf(UnavailableError).and.not.instanceOf(AmbiguousWriteError);
    expect(error.message)
      .to.match(
        /no trusted TLS connection through the proxy \S+ \(HTTPS_PROXY\) \((?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)\)/,
      )
      .and.contain("set NODE_EXTRA_CA_CERTS to a PEM file with the company's CA certificate")
      .and.contain("Do not turn off certificate verification")
      .and.not.contain("NODE_TLS_REJECT_UNAUTHORIZED");
    expect(api.requests).to.deep.equal([]);
  });

  it("a server that speaks no TLS: says so", async () => {
    const plain = await startProxy({ status: 403 });
    const error = await failure(
      connect(1, { baseUrl: `https://127.0.0.1:${plain.port}` }).numbers.get(number),
      UnavailableError,
    );
    expect(error.message).to.contain("The server may not speak TLS");
  });

  /** In a process of its own, because Node reads whom it trusts as it starts. */
  const trusting = async (api: Listening, proxy: Listening, baseUrl = API): Promise<Record<string, unknown>> => {
    const script = join(__dirname, "../support/behind-proxy.ts");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["-r", require.resolve("tsx/cjs"), script, baseUrl],
      {
        env: {
          PATH: "",
          NODE_EXTRA_CA_CERTS: certificateFile,
          https_proxy: `http://me:sEcret@127.0.0.1:${proxy.port}`,
          API_PORT: String(api.port),
        },
      },
    );
    return JSON.parse(stdout);
  };

  it("with the authority named, calls go through, reads over one tunnel, a purchase over its own", async () => {
    const api = await startApi();
    const proxy = await startProxy({ port: api.port });
    expect(await trusting(api, proxy)).to.deep.equal({ read: number, again: number, bought: number });
    expect(api.requests).to.deep.equal([
      `GET /v2/numbers/${number}`,
      `GET /v2/numbers/${number}`,
      `POST /v2/numbers/${number}`,
    ]);
    expect(proxy.asked).to.have.length(2);
  });

  it("a certificate for another name, and one that has expired: say which it is", async () => {
    const api = await startApi();
    const proxy = await startProxy({ port: api.port });
    expect(String((await trusting(api, proxy, "https://other.flowroute.test"))["error"]))
      .to.contain("(ERR_TLS_CERT_ALTNAME_INVALID)")
      .and.contain("The server's certificate is for another name.");
    expect(api.requests).to.deep.equal([]);
    const old = await startApi("expired");
    const toOld = await startProxy({ port: old.port });
    expect(String((await trusting(old, toOld))["error"]))
      .to.contain("(CERT_HAS_EXPIRED)")
      .and.contain("The server's certificate has expired. Check the clock of this machine");
  });
});
