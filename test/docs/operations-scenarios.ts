/** How each message comes about that docs/operations.md quotes, with the names and numbers of the page. */

import { IdOf, Stack } from "../support/engine-model";
import { address, adopting, buying, type Declared, declare, urnOf } from "../support/program";
import { openProviders, type ProviderBench } from "../support/provider-bench";

type Config = Record<string, string>;

export const SEARCH = { startsWith: "1206" };
export const support = buying("support", { search: SEARCH });
export const supportUrn = urnOf("phoneNumber", "support");
/** The line with the exact number in place of the search. */
export const exactly = (number: string): Declared[] => buying("support", { number: `+${number}` });
export const adopted = (number: string): Declared[] => [adopting("support", number, { onDelete: "release" })];
const sales = buying("sales", { search: SEARCH });

/** A stack on an account of its own, with three numbers in stock. */
export class Scenario {
  readonly stack = new Stack();

  private constructor(readonly bench: ProviderBench) {}

  static async open(): Promise<Scenario> {
    const inventory = ["12065550100", "12065550101", "12065550102"].map((number) => ({ number }));
    return new Scenario(await openProviders({ seed: { inventory }, choices: { "released-number": "gone" } }));
  }

  get control() {
    return this.bench.simulator.control;
  }

  close(): Promise<void> {
    return this.bench.close();
  }

  /** @returns what it fails of, and what it says beside */
  async up(program: readonly Declared[], config: Config = {}, options: { refresh?: boolean } = {}): Promise<string[]> {
    const run = await this.bench.run(config);
    const { errors } = await this.stack.up(run, [...program], options);
    return [...Object.values(errors), ...run.logged.map(({ message }) => message)].map((text) => this.asSeen(text));
  }

  /** The run that bought died before it wrote that down. */
  async destroyAfterACrash(config: Config): Promise<string[]> {
    this.stack.rows.delete(supportUrn);
    return this.destroy(config);
  }

  async destroy(config: Config = {}): Promise<string[]> {
    const { errors } = await this.stack.destroy(await this.bench.run(config));
    return Object.values(errors).map((text) => this.asSeen(text));
  }

  /** The number was bought, and the machine went down before anything else. */
  async dieAfterPurchase(): Promise<void> {
    await this.up(support);
    this.stack.rows.delete(supportUrn);
    this.control.setAccount({ numbers: this.control.state().numbers.map((number) => ({ ...number, alias: null })) });
  }

  /** The keys expire right after the purchase. */
  async expireAfterPurchase(): Promise<string[]> {
    const stop = this.control.watch(({ request }) => {
      if (request?.method === "POST") this.control.choose({ credentials: "expired" });
    });
    const messages = await this.up(support);
    stop();
    this.control.choose({ credentials: "valid" });
    return messages;
  }

  /** Keys and address of somebody else's account, as long as it takes. */
  async withOthersKeys<T>(work: (config: Config) => Promise<T>): Promise<T> {
    const others = await Scenario.open();
    try {
      return await work({ "flowroute:baseUrl": others.bench.simulator.url });
    } finally {
      await others.close();
    }
  }

  /** The carrier's address for the simulated one; and without the model's word for "no certain argument". */
  private asSeen(text: string): string {
    return text.replaceAll(this.bench.simulator.url, "https://api.flowroute.com").replace(/^(cnamRecordId)?: /, "");
  }
}

export const scenarios: Record<string, (scenario: Scenario) => Promise<string[]>> = {
  async interrupted(scenario) {
    await scenario.dieAfterPurchase();
    return scenario.up(support);
  },
  async "orphaned-purchase"(scenario) {
    await scenario.dieAfterPurchase();
    return scenario.destroy();
  },
  async "flowroute-down"(scenario) {
    scenario.control.faults.add({ fault: { kind: "status", status: 503 } });
    return scenario.up([...support, ...sales]);
  },
  async "unknown-purchase"(scenario) {
    scenario.control.faults.add({ match: { method: "POST" }, fault: { kind: "reset-after" } });
    const read = { method: "GET", path: "/v2/numbers/1\\d+$" };
    scenario.control.faults.add({ match: read, skip: 1, fault: { kind: "status", status: 503 } });
    return scenario.up(support);
  },
  async keys(scenario) {
    const wrong = await scenario.up(support, { "flowroute:secretKey": "wrong" });
    return [...wrong, ...(await scenario.expireAfterPurchase())];
  },
  async "other-account"(scenario) {
    await scenario.up(support);
    return scenario.withOthersKeys(async (config) => [
      ...(await scenario.up(support, config)),
      ...(await scenario.destroy(config)),
      ...(await scenario.destroyAfterACrash(config)),
    ]);
  },
  async missing(scenario) {
    await scenario.up(support);
    scenario.control.setAccount({ numbers: [] });
    return scenario.up(support, {}, { refresh: true });
  },
  async back(scenario) {
    const replacing = buying("support", { search: SEARCH, onMissing: "replace" });
    await scenario.up(replacing);
    const { numbers } = scenario.control.state();
    scenario.control.setAccount({ numbers: [] });
    await scenario.stack.refresh(await scenario.bench.run());
    scenario.control.setAccount({ numbers });
    return [...(await scenario.up(replacing)), ...(await scenario.up([]))];
  },
  async released(scenario) {
    await scenario.up(support);
    return scenario.up([]);
  },
  async "not-in-stock"(scenario) {
    scenario.control.inventory({ take: ["12065550100"] });
    return scenario.up(exactly("12065550100"));
  },
  async "tag-in-use"(scenario) {
    await scenario.up(support);
    scenario.stack.rows.clear();
    return scenario.up(support);
  },
  async "already-on-account"(scenario) {
    scenario.control.setAccount({ numbers: [{ id: "12065550142", alias: null }] });
    return scenario.up(exactly("12065550142"));
  },
  async rename(scenario) {
    await scenario.up(support);
    return scenario.up(buying("helpline", { search: SEARCH }));
  },
  async "no-funds"(scenario) {
    scenario.control.setAccount({ balance: 0 });
    return scenario.up([...support, ...sales]);
  },
  async limits(scenario) {
    const both = [...support, ...sales];
    const budget = await scenario.up(both, { "flowroute:budget": "1.5" });
    const numbers = await scenario.up(both, { "flowroute:maxNumbers": "1" });
    await scenario.up(both);
    return [...budget, ...numbers, ...(await scenario.up([], { "flowroute:maxReleases": "1" }))];
  },
  "nothing-left": (scenario) =>
    scenario.up([...support, ...sales, ...["desk", "lobby"].flatMap((name) => buying(name, { search: SEARCH }))]),
  async address(scenario) {
    const refused = await scenario.up([address("hq", { streetName: "Nowhere Street" })]);
    scenario.control.faults.add({ match: { path: "validate" }, fault: { kind: "status", status: 503 } });
    return [...refused, ...(await scenario.up([address("hq")]))];
  },
  async "name-rejected"(scenario) {
    const record = declare("cnamRecord", "acme", { value: "Acme Corp" });
    const ids = { numberId: new IdOf(supportUrn), cnamRecordId: new IdOf(record.urn) };
    const program = [...support, record, declare("cnamAssignment", "support", ids)];
    await scenario.up(program);
    const [{ id } = { id: "" }] = scenario.control.state().cnams;
    scenario.control.cnam(id, { reject: "Not your company's name" });
    return scenario.up(program);
  },
};
