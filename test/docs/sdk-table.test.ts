import { expect } from "chai";
import * as resources from "../../src";
import * as client from "../../src/client";
import { leaves } from "../cli/support";
import { sdkMethods } from "../support/sdk";
import { codes, read, rows, section } from "./markdown";

const PAGE = "docs/sdk.md";
const text = section(read(PAGE), "Every method of Flowroute's SDK");
const table = rows(text, "method of the SDK").map(([method = "", client = "", where = ""]) => ({
  method: codes(method),
  client: codes(client),
  where: codes(where),
}));

/** Methods of the client, as `numbers.list`. */
function methodsOfClient(): string[] {
  const { baseUrl: _, close, ...families } = client.createClient({ accessKey: "key", secretKey: "secret" });
  close();
  return Object.entries(families).flatMap(([family, api]) => Object.keys(api).map((method) => `${family}.${method}`));
}

describe(`${PAGE}: the table of the SDK's methods`, () => {
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
    expect(ofResources).to.have.length(7);
    expect(Object.keys(resources)).to.include.members(ofResources);
  });

  it("names all else that the client has, family by family, and nothing that it has not", () => {
    const rest = text.slice(text.indexOf("The client has more"));
    const more = rest.split("\n").flatMap((line) => {
      const [family, ...names] = line.startsWith("- ") ? codes(line) : [];
      return names.map((name) => `${family}.${name}`);
    });
    const inTable = new Set(table.flatMap(({ client: names }) => names));
    expect(more).to.have.members(methodsOfClient().filter((method) => !inTable.has(method)));
  });
});

describe(`${PAGE}: the table of errors`, () => {
  it("has every class of error that the client exports, and no other", () => {
    const exported = Object.keys(client).filter((name) => name.endsWith("Error"));
    const documented = rows(read(PAGE), "class").map(([name = ""]) => codes(name).join());
    expect(documented.sort()).to.deep.equal(exported.sort());
  });
});
