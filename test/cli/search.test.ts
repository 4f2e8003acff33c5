import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { start as startSimulator, stopAll } from "../simulator/support";
import { cleanUp, fakePulumi, flowroute, inProcess, keysOf } from "./support";

const root = join(__dirname, "../..");
const seattle = ["search", "--rate-center", "seattle", "--state", "wa"];

describe("flowroute search", () => {
  afterEach(async () => {
    cleanUp();
    await stopAll();
  });

  it("shows the cheapest first, how many there are, the cheapest above the caps, and a program", async () => {
    const simulator = await startSimulator();
    const { code, out, err } = await flowroute([...seattle, "--max-setup-cost", "1", "--limit", "2"], {
      env: keysOf(simulator),
    });
    expect([code, err]).to.deep.equal([0, ""]);
    const found =
      /^(\d+) of 120 in stock in rate center SEATTLE, in state WA have setup up to 1\.00 and monthly up to 5\.00; the cheapest 2:$/m;
    const affordable = Number(found.exec(out)?.[1]);
    expect(affordable).to.be.within(2, 119);
    expect(out).to.contain(`
NUMBER           TYPE      PLACE        SETUP  MONTHLY
+1 206 555 0108  longcode  SEATTLE, WA   0.00     0.50
+1 206 555 0118  longcode  SEATTLE, WA   0.00     0.50

${120 - affordable} cost more or have no price; the cheapest of them is +1 206 555 `);
    expect(out).to.contain(`(--max-setup-cost 4.95).`);
    expect(
      out.endsWith(`
export const phoneNumber = new PhoneNumber("seattle", {
  search: { rateCenter: "SEATTLE", state: "WA" },
  maxSetupCost: 1,
  maxMonthlyCost: 5,
});
`),
    ).to.equal(true);
  });

  it("prints one JSON document with stable keys", async () => {
    const simulator = await startSimulator();
    const env = keysOf(simulator);
    const some = JSON.parse((await inProcess([...seattle, "--limit", "3", "--json"], { env })).out);
    expect(some).to.have.all.keys(
      ...["criteria", "maxSetupCost", "maxMonthlyCost", "looked", "isComplete", "affordable", "aboveCaps"],
      ...["cheapestAbove", "numbers", "snippet"],
    );
    expect(some).to.include({ looked: 120, affordable: 117, aboveCaps: 3, isComplete: true, maxSetupCost: 5 });
    expect(some.criteria).to.deep.equal({ rateCenter: "SEATTLE", state: "WA" });
    expect(some.numbers).to.have.length(3);
    expect(some.cheapestAbove).to.include({ id: "12065550102", setupCost: 19.95 });
    const none = JSON.parse((await inProcess(["search", "--starts-with", "907", "--json"], { env })).out);
    expect(none).to.include({ looked: 0, affordable: 0, aboveCaps: 0, cheapestAbove: null, snippet: null });
    expect(none.numbers).to.deep.equal([]);
  });

  it("takes caps inclusively and exactly, and a missing price as above every cap", async () => {
    const simulator = await startSimulator({
      seed: {
        inventory: [
          { number: "12125550001", setupCost: 0.3, monthlyCost: 0.1 },
          { number: "12125550002", setupCost: 0.31, monthlyCost: 0.1 },
          { number: "12125550003", setupCost: 0.1, monthlyCost: 0.2 },
        ],
      },
    });
    const args = ["search", "--max-setup-cost", "0.3", "--max-monthly-cost", "0.2", "--json"];
    const { numbers, cheapestAbove } = JSON.parse((await inProcess(args, { env: keysOf(simulator) })).out);
    expect(numbers.map(({ id }: { id: string }) => id)).to.deep.equal(["12125550003", "12125550001"]);
    expect(cheapestAbove.id).to.equal("12125550002");
  });

  it("names the flags that would include the cheapest when nothing is within the caps, and gives no program", async () => {
    const env = keysOf(await startSimulator());
    const { code, out } = await inProcess([...seattle, "--max-setup-cost", "0", "--max-monthly-cost", "0"], { env });
    expect(code).to.equal(0);
    expect(out).to.contain("0 of 120 in stock");
    expect(out).to.contain("at 0.00 setup and 0.50 a month (--max-monthly-cost 0.5).");
    expect(out).to.not.contain("PhoneNumber");
    const nothing = await inProcess(["search", "--starts-with", "907"], { env });
    expect(nothing.out).to.contain("0 of 0 in stock starting with 1907").and.contain("Widen the search");
  });

  it("takes the caps of a stack's configuration", async () => {
    const { url, accessKey, secretKey } = await startSimulator();
    const config = {
      "flowroute:accessKey": { value: accessKey, secret: false },
      "flowroute:secretKey": { value: secretKey, secret: true },
      "flowroute:baseUrl": { value: url, secret: false },
      "flowroute:maxSetupCost": { value: "0.5", secret: false },
    };
    const env = { PATH: fakePulumi({ config }) };
    const of = async (...args: string[]) =>
      JSON.parse((await inProcess([...seattle, "--stack", "dev", "--json", ...args], { env })).out);
    expect(await of()).to.include({ maxSetupCost: 0.5, maxMonthlyCost: 5 });
    expect(await of("--max-setup-cost", "2")).to.include({ maxSetupCost: 2, maxMonthlyCost: 5 });
  });

  it("prints programs that compile", async function () {
    this.timeout(60_000);
    const env = keysOf(await startSimulator());
    const folder = mkdtempSync(join(tmpdir(), "flowroute-snippets-"));
    try {
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
      const searches = [
        [],
        seattle.slice(1),
        ["--number-type", "toll-free"],
        ["--starts-with", "+1 (206)", "--ends-with", "8"],
      ];
      const files = await Promise.all(
        searches.map(async (args, at) => {
          const { snippet } = JSON.parse((await inProcess(["search", ...args, "--json"], { env })).out);
          const file = join(folder, `${at}.ts`);
          writeFileSync(file, snippet);
          return file;
        }),
      );
      const program = ts.createProgram(files, {
        strict: true,
        noEmit: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.Node20,
        types: [],
        skipLibCheck: true,
      });
      const messages = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
      expect(messages).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
