import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { loaderText } from "../../src/host/loader";
import * as provider from "../../src/provider";
import { KINDS } from "../../src/resources/kinds";
import { repository } from "../support/host";

/**
 * The text that stands in the state files of every release, with the key of the kind. When this test fails, the change is
 * wrong and not the test: `destroy` runs these texts years later.
 */
const frozen = (key: string): string =>
  `exports.handler=()=>{try{return require("pulumi-flowroute/provider").${key}}catch(e){if(e&&e.code==="MODULE_NOT_FOUND"&&/pulumi-flowroute\\/provider/.test(e.message))throw new Error("Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).");throw e}};`;

/** Keys that a release has written. A new kind gets here with its release. */
const RELEASED = [
  "phoneNumber",
  "numberSearch",
  "inboundRoute",
  "numberRouting",
  "e911Address",
  "e911Assignment",
  "cnamRecord",
  "cnamAssignment",
];

/** Runs a text as the host does: a CommonJS module whose `require` is given. */
function handlerOf(text: string, require: (specifier: string) => unknown): () => unknown {
  const exports: { handler?: () => unknown } = {};
  runInNewContext(text, { exports, require, Error });
  if (!exports.handler) throw new Error("the text exports no handler");
  return exports.handler;
}

const missing = (specifier: string): never => {
  const stack = "Require stack:\n- /app/node_modules/pulumi-flowroute/dist/provider.js";
  throw Object.assign(new Error(`Cannot find module '${specifier}'\n${stack}`), { code: "MODULE_NOT_FOUND" });
};

describe("the loader text", () => {
  for (const key of [...new Set([...RELEASED, ...Object.keys(KINDS)])]) {
    it(`for ${key} is what every release has written to state files`, () => {
      expect(loaderText(key)).to.equal(frozen(key));
    });

    it(`for ${key} is under 350 bytes`, () => {
      expect(Buffer.byteLength(loaderText(key))).to.be.below(350);
    });

    it(`for ${key} loads what pulumi-flowroute/provider exports under that name`, () => {
      const asked: string[] = [];
      const loaded = handlerOf(loaderText(key), (specifier) => {
        asked.push(specifier);
        return provider;
      })();
      expect(asked).to.deep.equal(["pulumi-flowroute/provider"]);
      expect(loaded).to.have.all.keys("configure", "check", "diff", "create", "read", "update", "delete");
    });
  }

  it("covers every kind that the provider exports, and no other", () => {
    expect(Object.keys(provider)).to.have.members(Object.keys(KINDS));
    expect(Object.keys(provider)).to.include.members(RELEASED);
  });

  it("names a subpath that the package exports", () => {
    const { name, exports } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    expect(name).to.equal("pulumi-flowroute");
    expect(exports).to.have.property("./provider");
  });

  it("says what to install when the package is not there", () => {
    expect(handlerOf(loaderText("phoneNumber"), missing)).to.throw(
      "Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).",
    );
  });

  it("does not blame the program for a module that the package itself lacks", () => {
    const handler = handlerOf(loaderText("phoneNumber"), () => missing("p-retry"));
    expect(handler).to.throw("Cannot find module 'p-retry'");
  });

  it("lets every other failure of loading through as it is", () => {
    const broken = new SyntaxError("Unexpected token");
    const handler = handlerOf(loaderText("phoneNumber"), () => {
      throw broken;
    });
    expect(handler).to.throw("Unexpected token");
  });
});
