/** The client is used in programs that it knows nothing of: what it advises is about its own options, or in their words. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { AuthError, createClient, RateLimitedError, RefusedError, UnavailableError } from "../../src/client";
import { accessKey, answer, apiError, failure, refusedConnection, scripted, secretKey } from "./support";

const number = "12065014377";
const hints = {
  keys: "Set both keys in settings.json.",
  baseUrl: "the address in settings.json",
  authError: "Restart the service afterwards.",
  rateLimitedError: "Lower workers in settings.json.",
};
const unauthorized = answer(401, apiError(401, "Unauthorized", "Authentication failed."));

describe("client: advice in errors", () => {
  for (const [what, given, keys, address, rejected, slower] of [
    ["of its own options, without hints", {}, "Set accessKey and secretKey.", "(baseUrl)", "secretKey.", "at once."],
    [
      "in the words of the program",
      { hints },
      "Set both keys in settings.json.",
      "(the address in settings.json)",
      "Set both keys in settings.json.\n  Restart the service afterwards.",
      "at once.\n  Lower workers in settings.json.",
    ],
  ] as const) {
    describe(what, () => {
      it("says how to set keys", () => {
        expect(() => createClient({ accessKey, secretKey: "", ...given })).to.throw(RefusedError, `\n  ${keys}`);
      });

      it("says how to set the address", async () => {
        const name = address.slice(1, -1);
        expect(() => createClient({ accessKey, secretKey, baseUrl: "http://api.example", ...given })).to.throw(
          RefusedError,
          `\n  Set ${name} to an https:// address. The default is https://api.flowroute.com.`,
        );
        const { client } = scripted([refusedConnection], given);
        const { message } = await failure(client.numbers.get(number), UnavailableError);
        expect(message).to.contain(`Check the network and the address ${address}, then try again.`);
      });

      it("says what to do about a 401", async () => {
        const { message } = await failure(scripted([unauthorized], given).client.numbers.get(number), AuthError);
        expect(message).to.match(/is wrong, deleted or expired\. Nothing was changed\. \[keys-rejected\]\n {2}Set /);
        expect(message.endsWith(rejected)).to.equal(true, message);
      });

      it("says what to do about 429s", async () => {
        const { client } = scripted([answer(429)], given);
        const { message } = await failure(client.numbers.purchase(number), RateLimitedError);
        expect(message).to.contain("try again with fewer calls");
        expect(message.endsWith(slower)).to.equal(true, message);
      });
    });
  }

  it("speaks of no program that it is used in, nor do its sources, but for the package's name", () => {
    const folder = resolve(__dirname, "../../src/client");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    expect(files.length).to.be.above(40);
    const found = files.filter((file) =>
      /pulumi(?!-flowroute)|--parallel|`up`|FLOWROUTE_[A-Z]/i.test(readFileSync(join(folder, file), "utf8")),
    );
    expect(found).to.deep.equal([]);
  });
});
