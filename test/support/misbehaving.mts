/**
 * An implementation that does, on demand, everything that Pulumi's host was seen to stumble over. ESM and free of
 * imports: the real host loads this very file, too (Node strips the types).
 */
import type { Implementation } from "../../src/host/guard.js";
import type { PartialFailure } from "../../src/host/partial-failure.js";
import type { PropertyValues } from "../../src/host/values.js";

type PartialFailureClass = new (message: string, id: string, outputs: PropertyValues) => PartialFailure;

const unencodable = (): PropertyValues => ({
  kept: "yes",
  nothing: undefined,
  call: () => 1,
  big: 12345678901234567890n,
  at: new Date(Date.UTC(2026, 0, 2)),
  list: [1, undefined, { inner: undefined, big: 7n }],
  deep: Object.freeze({ nothing: undefined, also: "kept" }),
  notANumber: Number.NaN,
});

/** {@link unencodable} as it has to arrive. */
export const encodedForm = {
  kept: "yes",
  big: "12345678901234567890",
  at: "2026-01-02T00:00:00.000Z",
  list: [1, { big: "7" }],
  deep: { also: "kept" },
  notANumber: "NaN",
};

const thrown: Record<string, () => unknown> = {
  "throw undefined": () => undefined,
  "throw null": () => null,
  "throw text": () => "only a text",
  "throw empty": () => new Error(""),
  "throw id": () => Object.assign(new Error("the API said no"), { id: "req-123", properties: { half: "done" } }),
  "throw code 0": () => Object.assign(new Error("the API said no"), { code: 0 }),
  "throw code 404": () => Object.assign(new Error("the API said no"), { code: 404 }),
  "throw metadata": () => Object.assign(new Error("the API said no"), { metadata: { request: "req-123" } }),
};

export function misbehaving(Partial: PartialFailureClass): Implementation {
  let key: string | undefined;

  const act = (bag: PropertyValues): void => {
    if (key === undefined) throw new Error("runs without its configuration");
    const mode = String(bag["mode"]);
    const make = thrown[mode];
    if (make) throw make();
    if (mode === "partial")
      throw new Partial("made, but not finished", "id-1", { ...unencodable(), origin: "created" });
    if (mode === "partial without id") throw new Partial("made, but not finished", "", {});
  };

  return {
    async configure(config) {
      await new Promise((resolve) => setImmediate(resolve));
      const given = config.get("flowroute:accessKey");
      if (given === undefined) throw new Error("the access key is not set");
      key = given;
    },
    async check(_olds, news) {
      act(news);
      return { inputs: { ...news, ...(news["mode"] === "outputs" ? unencodable() : {}), key }, failures: [] };
    },
    async diff(_id, _olds, news) {
      act(news);
      return { changes: true, replaces: ["number"] };
    },
    async create(inputs) {
      act(inputs);
      const mode = inputs["mode"];
      const ids: Record<string, unknown> = { "numeric id": 42, "no id": undefined, "empty id": "", "null id": null };
      const id = (mode as string) in ids ? ids[mode as string] : "id-1";
      return { id: id as string, outs: mode === "outputs" ? unencodable() : Object.freeze({ key }) };
    },
    async update(_id, _olds, news) {
      act(news);
      return news["mode"] === "outputs" ? unencodable() : { key };
    },
    async read(id, props) {
      act(props);
      if (props["mode"] === "gone") return undefined;
      if (props["mode"] === "numeric id") return { id: 42 as unknown as string, props: {} };
      return { id, props: unencodable(), inputs: unencodable() };
    },
    async delete(_id, props) {
      act(props);
    },
  };
}
