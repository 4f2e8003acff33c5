import { expect } from "chai";
import * as resources from "../../src";
import { createClient } from "../../src/client";
import { leaves } from "../cli/support";
import { sdkMethods } from "../support/sdk";
import { codes, read, rows, section } from "./markdown";

const text = section(read("README.md"), "What Flowroute's SDK offers, and where it is here");
const table = rows(text, "method of the SDK").map(([method = "", client = "", where = ""]) => ({
  method: codes(method),
  client: codes(client),
  where: codes(where),
}));

/** Methods of the client, as `numbers.list`. */
function methodsOfClient(): string[] {
  const { baseUrl: _, close, ...families } = createClient({ accessKey: "key", secretKey: "secret" });
  close();
  return Object.entries(families).flatMap(([family, api]) => Object.keys(api).map((method) => `${family}.${method}`));
}

describe("README.md: the table of the SDK's methods", () => {
  it("has the 28 of them, each once and with the name that the SDK's code has", () => {
    const wanted = sdkMethods.map(({ controller, name, inCode }) => [
      `${controller}.${name}`,
      ...(inCode === undefined ? [] : [inCode]),
    ]);
    expect(wanted).to.have.length(28);
    expect(table.map(({ method }) => method)).to.deep.equal(wanted);
  });

  it("names for each a method that the client has", () => {
    const named = table.flatMap(({ client }) => client);
    expect(named).to.have.length(28);
    expect(methodsOfClient()).to.include.members(named);
  });

  it("names resources that the package exports, and commands that there are", () => {
    const commands = leaves().map((words) => `flowroute ${words.join(" ")}`);
    const named = [...new Set(table.flatMap(({ where }) => where))];
    const [ofCommands, ofResources] = [
      named.filter((name) => name.startsWith("flowroute ")),
      named.filter((name) => !name.startsWith("flowroute ")),
    ];
    expect(ofCommands).to.have.length(8);
    expect(commands).to.include.members(ofCommands);
    const exported = Object.keys(resources).filter((name) => !["NumberSearch", "Account"].includes(name));
    expect(ofResources).to.have.members(exported);
  });

  it("names all else that the client has, too", () => {
    const rest = text.slice(text.indexOf("The client has more"));
    const named = new Set(table.flatMap(({ client }) => client));
    const missing = methodsOfClient().filter((method) => {
      const name = method.split(".")[1] ?? "";
      return !named.has(method) && !/Callback$/.test(name) && !/\.find$/.test(method) && !codes(rest).includes(name);
    });
    expect(missing).to.deep.equal([]);
  });
});
