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
export class Scene {
  readonly stack = new Stack();

  private constructor(readonly bench: ProviderBench) {}

  static async open(): Promise<Scene> {
    const inventory = ["12065550100", "12065550101", "12065550102"].map((number) => ({ number }));
    return new Scene(await openProviders({ seed: { inventory }, choices: { "released-number": "gone" } }));
  }

  get control() {
    return this.bench.simulator.control;
  }

  /** Answer: what it fails of, and what it says beside. */
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
    const said = await this.up(support);
    stop();
    this.control.choose({ credentials: "valid" });
    return said;
  }

  /** Keys and address of somebody else's account, as long as it takes. */
  async withOthersKeys<T>(work: (config: Config) => Promise<T>): Promise<T> {
    const { bench } = await Scene.open();
    try {
      return await work({ "flowroute:baseUrl": bench.simulator.url });
    } finally {
      await bench.close();
    }
  }

  /** The carrier's address for the simulated one; and without the model's word for "no certain argument". */
  private asSeen(text: string): string {
    return text.replaceAll(this.bench.simulator.url, "https://api.flowroute.com").replace(/^(cnamRecordId)?: /, "");
  }
}

export const scenes: Record<string, (scene: Scene) => Promise<string[]>> = {
  async interrupted(scene) {
    await scene.dieAfterPurchase();
    return scene.up(support);
  },
  async "orphaned-purchase"(scene) {
    await scene.dieAfterPurchase();
    return scene.destroy();
  },
  async "flowroute-down"(scene) {
    scene.control.faults.add({ fault: { kind: "status", status: 503 } });
    return scene.up([...support, ...sales]);
  },
  async "unknown-purchase"(scene) {
    scene.control.faults.add({ match: { method: "POST" }, fault: { kind: "reset-after" } });
    const read = { method: "GET", path: "/v2/numbers/1\\d+$" };
    scene.control.faults.add({ match: read, skip: 1, fault: { kind: "status", status: 503 } });
    return scene.up(support);
  },
  async keys(scene) {
    const wrong = await scene.up(support, { "flowroute:secretKey": "wrong" });
    return [...wrong, ...(await scene.expireAfterPurchase())];
  },
  async "other-account"(scene) {
    await scene.up(support);
    return scene.withOthersKeys(async (config) => [
      ...(await scene.up(support, config)),
      ...(await scene.destroy(config)),
      ...(await scene.destroyAfterACrash(config)),
    ]);
  },
  async missing(scene) {
    await scene.up(support);
    scene.control.setAccount({ numbers: [] });
    return scene.up(support, {}, { refresh: true });
  },
  async back(scene) {
    const replacing = buying("support", { search: SEARCH, onMissing: "replace" });
    await scene.up(replacing);
    const { numbers } = scene.control.state();
    scene.control.setAccount({ numbers: [] });
    await scene.stack.refresh(await scene.bench.run());
    scene.control.setAccount({ numbers });
    return [...(await scene.up(replacing)), ...(await scene.up([]))];
  },
  async released(scene) {
    await scene.up(support);
    return scene.up([]);
  },
  async "not-in-stock"(scene) {
    scene.control.inventory({ take: ["12065550100"] });
    return scene.up(exactly("12065550100"));
  },
  async "tag-in-use"(scene) {
    await scene.up(support);
    scene.stack.rows.clear();
    return scene.up(support);
  },
  async "already-on-account"(scene) {
    scene.control.setAccount({ numbers: [{ id: "12065550142", alias: null }] });
    return scene.up(exactly("12065550142"));
  },
  async rename(scene) {
    await scene.up(support);
    return scene.up(buying("helpline", { search: SEARCH }));
  },
  async "no-funds"(scene) {
    scene.control.setAccount({ balance: 0 });
    return scene.up([...support, ...sales]);
  },
  async limits(scene) {
    const both = [...support, ...sales];
    const budget = await scene.up(both, { "flowroute:budget": "1.5" });
    const numbers = await scene.up(both, { "flowroute:maxNumbers": "1" });
    await scene.up(both);
    return [...budget, ...numbers, ...(await scene.up([], { "flowroute:maxReleases": "1" }))];
  },
  "nothing-left": (scene) =>
    scene.up([...support, ...sales, ...["desk", "lobby"].flatMap((name) => buying(name, { search: SEARCH }))]),
  async address(scene) {
    const refused = await scene.up([address("hq", { streetName: "Nowhere Street" })]);
    scene.control.faults.add({ match: { path: "validate" }, fault: { kind: "status", status: 503 } });
    return [...refused, ...(await scene.up([address("hq")]))];
  },
  async "name-rejected"(scene) {
    const record = declare("cnamRecord", "acme", { value: "Acme Corp" });
    const ids = { numberId: new IdOf(supportUrn), cnamRecordId: new IdOf(record.urn) };
    const program = [...support, record, declare("cnamAssignment", "support", ids)];
    await scene.up(program);
    const [{ id } = { id: "" }] = scene.control.state().cnams;
    scene.control.cnam(id, { reject: "Not your company's name" });
    return scene.up(program);
  },
};
