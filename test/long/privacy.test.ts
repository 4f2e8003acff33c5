/**
 * A person and a street that a program holds, and its secret key, occur nowhere that a reviewer, a log or an attacker
 * can read: not in state, preview, event stream, message or error, whatever goes wrong.
 */
import { expect } from "chai";
import { openEngine } from "../engine/support/bench";
import { CANARIES, PERSON } from "../engine/support/canary";
import type { Outcome } from "../engine/support/outcome";
import { expectNoSecrets, expectOk, HURRY, ledger, writes } from "../engine/support/programs";
import type { BenchStack } from "../engine/support/stack";
import { perSuite } from "../support/bench";

/** What the simulated carrier takes for an assignment. */
const CHARGE = 1.5;
const LOCAL = "12065550170";
const PORTED_LATER = "13605550100";
const TOLL_FREE = "18005550170";
const TWENTY = Array.from({ length: 20 }, (_, place) => `1425555${String(100 + place).padStart(4, "0")}`);

/** What stands at the carrier beforehand: the same place under another person, which must not show either. */
const HOUSEMATE = {
  id: "700",
  label: "housemate",
  first_name: "Canaryother",
  last_name: "Canaryother",
  street_number: "60018",
  street_name: "Canary Street",
  address_type: "Suite",
  address_type_number: "C4N4RY",
  city: "Canaryville",
  state: "WA",
  country: "US",
  zip: "98117",
};

const program = (body: string): { script: string } => ({
  script: `const { CnamAssignment, CnamRecord, E911Address, E911Assignment, PhoneNumber } = require("pulumi-flowroute");
const person = ${JSON.stringify(PERSON)};
const address = (change = {}, opts = {}) => new E911Address("hq", { ...person, ...change }, opts);
${body}`,
});

interface Failure {
  body: string;
  /** In what order: what is told instead. */
  says: RegExp;
  /** Simulator choices. */
  choices?: Record<string, string>;
  /** It goes as far as the carrier. @default a preview fails already */
  inUp?: true;
  /** A fault while it runs: path of requests that are answered with 503. */
  down?: string;
  /** Succeeds, with a warning. */
  only?: "warns";
}

const FAILURES: Record<string, Failure> = {
  "an address that is not one": {
    body: `address({ zip: "98117-1234Canary", state: "Canary", country: "Canaria", addressType: "Canary", firstName: "" });`,
    says: /has a problem: (firstName is missing|state must be the two letters|country must be|zip must have 4 to 7|addressType must be one of)/,
  },
  "an address in a place that is not known": {
    body: `address({ streetName: "Nowhere Street" });`,
    says: /the emergency services do not know this address\. Could not geocode.*\[address-not-known\]/,
  },
  "a street that is written otherwise": {
    body: `address({ streetName: "Mispelled Street" });`,
    says: /do not know this address\..*\[address-not-known\]\s+Check streetName\./,
  },
  "an unvalidated address that the carrier refuses": {
    body: `address({ streetName: "Mispelled Street", validate: false });`,
    says: /Could not create an emergency address: Flowroute answered 422.*streetName/,
    inUp: true,
  },
  "the address service being down": {
    body: `address();`,
    says: /Could not check whether the emergency services know this address\./,
    down: "e911s/validate",
    only: "warns",
  },
  "a place that the account has under another person": {
    body: `address({ streetNumber: "60018" });`,
    says: /record 700 has this place, with another firstName, lastName.*\[place-taken\]/,
    inUp: true,
  },
  "a record to adopt that is another": {
    body: `address({}, { import: "700" });`,
    says: /Could not adopt emergency address 700 as "hq": at Flowroute it has another firstName, lastName, streetNumber/,
    inUp: true,
  },
  "a number without emergency service": {
    body: `new E911Assignment("line", { numberId: "${TOLL_FREE}", e911AddressId: address().id });`,
    says: /Cannot assign an E911 record to a number that does not support emergency services/,
    choices: { "e911-unsupported-numbers": "toll-free-too" },
    inUp: true,
  },
  "an address that is not there": {
    body: `address(); new E911Assignment("line", { numberId: "${LOCAL}", e911AddressId: "424242" });`,
    says: /Could not assign emergency address 424242 to \+1 206 555 0170 for "line": .*\[not-on-account\]/,
    inUp: true,
  },
  "a caller name of 16 characters": {
    body: `address(); new CnamRecord("name", { value: "SIXTEEN LETTERS!" });`,
    says: /property value .*has 16 characters.*15/,
  },
  "a caller name without a letter": {
    body: `address(); new CnamRecord("name", { value: "12345" });`,
    says: /property value .*must have at least one letter/,
  },
  "a caller name for a toll-free number": {
    body: `address(); new CnamAssignment("name", { numberId: "${TOLL_FREE}", cnamRecordId: "800" });`,
    says: /property numberId .*is toll-free\. Caller names are for US local numbers only/,
  },
  "a rejected caller name": {
    body: `address(); new CnamAssignment("name", { numberId: "${LOCAL}", cnamRecordId: "801" });`,
    says: /Misleading\. \("POLICE"\).*\[caller-name-rejected\]\s+Change the value of the CnamRecord/,
  },
  "a caller name that is not there": {
    body: `address(); new CnamAssignment("name", { numberId: "${LOCAL}", cnamRecordId: "424242" });`,
    says: /property cnamRecordId .*is not the id of a caller name on this account.*\[not-on-account\]/,
  },
  "a caller name for a number that is not ported yet": {
    body: `address(); new CnamAssignment("name", { numberId: "${PORTED_LATER}", cnamRecordId: "800" });`,
    says: /Could not assign caller name 800 to number 13605550100: Flowroute answered 422.*pending port order/,
    choices: { "port-order-numbers": "shown" },
    inUp: true,
  },
};

describe("a person, a street and a secret key that a program holds", () => {
  const bench = perSuite(() =>
    openEngine({
      env: HURRY,
      seed: {
        numbers: [LOCAL, TOLL_FREE, ...TWENTY].map((id) => ({ id })),
        e911s: [HOUSEMATE],
        cnams: [
          { id: "800", value: "APPROVED", is_approved: true },
          { id: "801", value: "POLICE", rejection_reason: "Misleading." },
        ],
      },
    }),
  );
  let stack: BenchStack;
  const secrets = () => [...CANARIES, bench.simulator.secretKey];

  before(async () => {
    stack = await bench.stack("canary", program(""));
  });
  beforeEach(() => bench.simulator.control.reset());

  const expectSilent = async (outcome: Outcome, says: RegExp) => {
    expect(outcome.messages).to.match(says);
    await expectNoSecrets(stack, outcome, secrets());
  };

  /** What a preview shows; it leaves no state. */
  const expectSilentPreview = (outcome: Outcome, says: RegExp) => {
    expect(outcome.messages).to.match(says);
    const shown = JSON.stringify(outcome);
    for (const secret of secrets()) expect(shown).to.not.include(secret);
    expect(writes(bench).filter((line) => !line.endsWith("/validate"))).to.deep.equal([]);
  };

  for (const [what, { body, says, choices = {}, inUp, down, only }] of Object.entries(FAILURES)) {
    it(`are not shown by ${what}`, async () => {
      const { control } = bench.simulator;
      control.choose(choices);
      if (down) control.faults.add({ match: { path: down }, fault: { kind: "status", status: 503 } });
      const outcome = inUp ? await stack.up(program(body)) : await stack.preview(program(body));
      expect(outcome.ok).to.equal(only === "warns");
      if (!inUp) return expectSilentPreview(outcome, says);
      await expectSilent(outcome, says);
      await stack.destroy();
    });
  }

  it("are not shown when funds run out in the middle of 20 assignments, which says how far it came", async () => {
    bench.simulator.control.setAccount({ balance: 7 * CHARGE });
    const twenty = program(`const { id } = address();
for (const numberId of ${JSON.stringify(TWENTY)}) new E911Assignment(numberId, { numberId, e911AddressId: id });`);

    const outcome = await stack.up(twenty, { parallel: 1, continueOnError: true });

    expect(outcome.ok).to.equal(false);
    await expectSilent(outcome, /This run made 7 assignments before it.*\[no-funds\]\s+Add funds/);
    const sent = bench.requests(/^PATCH .*relationships\/e911s/).length;
    expect(sent).to.equal(8);
    expect(ledger(bench).filter((line) => line.startsWith("e911"))).to.have.length(7);

    bench.simulator.control.setAccount({ balance: null });
    expectOk(await stack.up());
    expect(ledger(bench).filter((line) => line.startsWith("e911"))).to.have.length(20);
    await stack.destroy();
  });

  it("are not shown when they come as one secret, of which only the label shows", async () => {
    const whole = program(
      'new E911Address("hq", require("@pulumi/pulumi").secret({ ...person, label: "Head office" }));',
    );
    const outcome = await stack.up(whole);
    expectOk(outcome);
    await expectNoSecrets(stack, outcome, secrets());
    expect((await stack.resource("hq")).outputs?.["label"]).to.equal("Head office");
    await stack.destroy();
  });

  it("are not shown by an edit, in any form of preview, nor by its event streams", async () => {
    expectOk(await stack.up(program("address();")));
    const edit = program('address({ streetNumber: "60019", addressType: undefined, addressTypeNumber: undefined });');
    const forms = [
      [["preview"], {}],
      [["preview", "--diff"], {}],
      [["preview", "--json"], {}],
      [["preview", "--json"], { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" }],
      [["preview", "--refresh", "--diff"], {}],
    ] as const;
    stack.setProgram(edit);
    for (const [args, env] of forms) {
      const { ok, stdout } = await stack.command(args, { env });
      expect(ok).to.equal(true);
      expect(stdout).to.include("hq");
      for (const secret of [...secrets(), "60019"]) expect(stdout, args.join(" ")).to.not.include(secret);
    }
    await expectNoSecrets(stack, await stack.up(), [...secrets(), "60019"]);
  });

  it("are not shown by a drift, not even in fields that the program does not give", async () => {
    const { control } = bench.simulator;
    control.setAccount({ e911s: [] });
    const plain = program("address({ addressType: undefined, addressTypeNumber: undefined });");
    expect(await stack.up(plain, { refresh: true })).to.include({ ok: true });
    const edited = control.state().e911s.map((record) => ({
      ...record,
      street_number: "60017",
      address_type: "Floor",
      address_type_number: "C4N4RY",
    }));
    control.setAccount({ e911s: edited });
    const { stdout } = await stack.command(["refresh", "--preview-only", "--diff"]);
    expect(stdout).to.include("hq");
    for (const secret of secrets()) expect(stdout).to.not.include(secret);
    await expectNoSecrets(stack, await stack.refresh(), secrets());
    const { stdout: preview } = await stack.command(["preview", "--json"]);
    for (const secret of secrets()) expect(preview).to.not.include(secret);
  });
});
