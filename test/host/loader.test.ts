import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { loaderText, type ProviderKey } from "../../src/host/loader";
import * as provider from "../../src/provider";
import { repository } from "../support/host";

/**
 * The texts that stand in the state files of every release. When this test fails, the change is wrong and not the test:
 * `destroy` runs these texts years later.
 */
const FROZEN: Record<ProviderKey, string> = {
  phoneNumber: `exports.handler=()=>{try{return require("pulumi-flowroute/provider").phoneNumber}catch(e){if(e&&e.code==="MODULE_NOT_FOUND"&&/pulumi-flowroute\\/provider/.test(e.message))throw new Error("Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).");throw e}};`,
  numberSearch: `exports.handler=()=>{try{return require("pulumi-flowroute/provider").numberSearch}catch(e){if(e&&e.code==="MODULE_NOT_FOUND"&&/pulumi-flowroute\\/provider/.test(e.message))throw new Error("Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).");throw e}};`,
  inboundRoute: `exports.handler=()=>{try{return require("pulumi-flowroute/provider").inboundRoute}catch(e){if(e&&e.code==="MODULE_NOT_FOUND"&&/pulumi-flowroute\\/provider/.test(e.message))throw new Error("Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).");throw e}};`,
  numberRouting: `exports.handler=()=>{try{return require("pulumi-flowroute/provider").numberRouting}catch(e){if(e&&e.code==="MODULE_NOT_FOUND"&&/pulumi-flowroute\\/provider/.test(e.message))throw new Error("Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).");throw e}};`,
  e911Address: `exports.handler=()=>{try{return require("pulumi-flowroute/provider").e911Address}catch(e){if(e&&e.code==="MODULE_NOT_FOUND"&&/pulumi-flowroute\\/provider/.test(e.message))throw new Error("Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).");throw e}};`,
  e911Assignment: `exports.handler=()=>{try{return require("pulumi-flowroute/provider").e911Assignment}catch(e){if(e&&e.code==="MODULE_NOT_FOUND"&&/pulumi-flowroute\\/provider/.test(e.message))throw new Error("Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).");throw e}};`,
  cnamRecord: `exports.handler=()=>{try{return require("pulumi-flowroute/provider").cnamRecord}catch(e){if(e&&e.code==="MODULE_NOT_FOUND"&&/pulumi-flowroute\\/provider/.test(e.message))throw new Error("Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).");throw e}};`,
  cnamAssignment: `exports.handler=()=>{try{return require("pulumi-flowroute/provider").cnamAssignment}catch(e){if(e&&e.code==="MODULE_NOT_FOUND"&&/pulumi-flowroute\\/provider/.test(e.message))throw new Error("Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).");throw e}};`,
};

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
  for (const [key, text] of Object.entries(FROZEN) as [ProviderKey, string][]) {
    it(`for ${key} is what every release has written to state files`, () => {
      expect(loaderText(key)).to.equal(text);
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
    expect(Object.keys(provider)).to.have.members(Object.keys(FROZEN));
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
