/** The first command of the README: a newcomer must see it end well. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { repository } from "../support/host";

describe("npm start", () => {
  it("plays the example to its end", async () => {
    const demo = spawn(process.execPath, ["--import", "tsx", "tools/demo/demo.ts"], { cwd: repository });
    let printed = "";
    for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (text) => (printed += text));
    const [status] = await once(demo, "close");
    expect({ status, isWell: printed.includes("All as expected") }, printed).to.deep.equal({ status: 0, isWell: true });
  });
});
