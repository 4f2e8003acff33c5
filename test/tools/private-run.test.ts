import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { privateEnvironment } from "../../tools/engine/private-run.mjs";

describe("the environment of a private Pulumi", () => {
  let folder: string;
  let env: Record<string, string>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-private-"));
    const engine = { binDir: "/engine", version: "3.260.0", source: "path" as const, path: ["/engine"] };
    const foreign = { PULUMI_ACCESS_TOKEN: "x", FLOWROUTE_SECRET_KEY: "x", FR_SECRET_KEY: "x" };
    env = privateEnvironment(engine, folder, { PATH: "/elsewhere", LANG: "C", TEMP: "/theirs", ...foreign });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("has none of the user's keys and settings for Pulumi, and the rest", () => {
    expect(env).to.not.have.any.keys("PULUMI_ACCESS_TOKEN", "FLOWROUTE_SECRET_KEY", "FR_SECRET_KEY");
    expect(env).to.include({ LANG: "C" });
  });

  it("keeps temporary files in its folder, by the names that Unix and Windows have for that", () => {
    for (const name of ["TMPDIR", "TEMP", "TMP"]) expect(env[name], name).to.equal(join(folder, "tmp"));
  });

  it("starts hosts with the Node of this process, whatever else is on PATH", () => {
    const [folder = ""] = (env["PATH"] ?? "").split(delimiter);
    expect(realpathSync(join(folder, "node"))).to.equal(realpathSync(process.execPath));
    expect(env["PATH"]).to.match(/\/engine.\/elsewhere$/);
  });
});
