/** What all resources of a run share: what is asked once, and which other keys are those of the same account. */
import { expect } from "chai";
import type { FlowrouteClient } from "../../src/client";
import { ACCOUNT_KEY } from "../../src/host/account-key";
import { Connection, Connections, type HostEnvironment } from "../../src/host/connection";
import { readSettings } from "../../src/host/settings";
import { alone } from "../support/hosts";
import { virtualRuntime } from "../support/runtime";

const KEYS = { "flowroute:accessKey": "AK", "flowroute:secretKey": "SK" };
const configOf = (values: Record<string, string>) => ({ get: (key: string) => ({ ...KEYS, ...values })[key] });

function environment(): HostEnvironment {
  return {
    runtime: virtualRuntime(),
    env: {},
    engine: { log: async () => undefined, isAlive: async () => true },
    peers: alone(),
    createClient: () => ({}) as FlowrouteClient,
  };
}

const connect = (values: Record<string, string> = {}): Connection =>
  new Connection(readSettings(configOf(values), {}), environment());

describe("a connection", () => {
  it("is one for all that have the same configuration, and another one for others", () => {
    const connections = new Connections(environment());
    const one = connections.connect(configOf({}));
    expect(connections.connect(configOf({}))).to.equal(one);
    expect(connections.connect(configOf({ "flowroute:budget": "1" }))).not.to.equal(one);
  });

  it("has what resources of one kind share made by the first that asks, for itself alone", () => {
    const made: Connection[] = [];
    const cache = (connection: Connection) => ({ at: made.push(connection) });
    const [one, other] = [connect(), connect()];
    const first = one.share(cache);
    expect(one.share(cache)).to.equal(first);
    expect(other.share(cache)).not.to.equal(first);
    expect(one.share(() => "another")).to.equal("another");
    expect(made).to.deep.equal([one, other]);
  });

  it("makes its client with the words in which messages say how the keys are set, also those of an Account", () => {
    const made: object[] = [];
    const createClient = (options: object) => {
      made.push(options);
      return {} as FlowrouteClient;
    };
    const around = { ...environment(), createClient };
    new Connection(readSettings(configOf({}), {}), around);
    new Connection(readSettings(configOf({ [ACCOUNT_KEY]: "sales" }), {}), around);
    expect(made[0]).to.include({ accessKey: "AK", secretKey: "SK", timeoutMs: 30_000, failFast: true });
    const everywhere = {
      authError: "refresh and destroy use the keys of the last pulumi up.",
      rateLimitedError: "For example: pulumi up --parallel 4",
    };
    expect(made[0])
      .to.have.property("hints")
      .that.includes({ ...everywhere, baseUrl: "flowroute:baseUrl or FLOWROUTE_BASE_URL" })
      .and.has.property("keys")
      .that.contains("FLOWROUTE_SECRET_KEY")
      .and.contains("pulumi config set --secret flowroute:secretKey");
    expect(made[1])
      .to.have.property("hints")
      .that.deep.equals({
        ...everywhere,
        keys: 'Set accessKey and secretKey in the arguments of the Account "sales".',
        baseUrl: 'baseUrl of the Account "sales"',
      });
  });
});

describe("the account of a connection", () => {
  it("is that of its own hash and of a state without one, and of other keys only once something was seen", () => {
    const connection = connect();
    const { account } = connection;
    expect(["other", account, undefined].map((hash) => connection.isSameAccount(hash))).to.deep.equal([
      false,
      true,
      true,
    ]);
    connection.trust("other");
    expect(["other", "third"].map((hash) => connection.isSameAccount(hash))).to.deep.equal([true, false]);
  });

  it("is not vouched for by a state that does not tell its hash", () => {
    const connection = connect();
    connection.trust(null);
    expect(connection.isSameAccount(null)).to.equal(false);
  });

  it("is whatever the user confirms, and only by the hash of these keys", () => {
    const { account } = connect();
    expect(connect({ "flowroute:confirmAccount": account }).isSameAccount("other")).to.equal(true);
    expect(connect({ "flowroute:confirmAccount": "third" }).isSameAccount("other")).to.equal(false);
  });

  it("is doubtful while something alike was seen, until something of the stack is", () => {
    const connection = connect();
    expect(connection.isDistrusted()).to.equal(false);
    connection.distrust("other");
    connection.distrust("third");
    expect(connection.isDistrusted()).to.equal(true);
    connection.trust("other");
    expect(connection.isDistrusted()).to.equal(true);
    connection.trust("third");
    expect(connection.isDistrusted()).to.equal(false);
  });
});
