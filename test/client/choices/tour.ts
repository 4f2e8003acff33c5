/** Every method of the client once, over HTTP, in an order that makes sense of an account that has 250 numbers. */
import { expect } from "chai";
import type { FlowrouteClient } from "../../../src/client";
import { address, collect } from "../support";
import { count, type Scenario } from "./scenario";

/** In the demo stock: 1.00 set-up. */
const fresh = "12065550103";

/** Names of the methods that the tour has called, as `numbers.list`. */
export const toured = new Set<string>();

/**
 * A client that notes in {@link toured} what is called of it.
 * Functions that take no part in a conversation (`close`) are not noted.
 */
function noting(client: FlowrouteClient): FlowrouteClient {
  const family = (name: string, methods: object) =>
    new Proxy(methods, {
      get: (target, method) => {
        toured.add(`${name}.${String(method)}`);
        return Reflect.get(target, method);
      },
    });
  const families = ["numbers", "routes", "e911s", "cnams", "messages"] as const;
  return { ...client, ...Object.fromEntries(families.map((name) => [name, family(name, client[name])])) };
}

/** @param isWhole false where lists may lose something between their pages */
export async function tour(scenario: Scenario, isWhole = true): Promise<void> {
  const { client: plain, simulator } = scenario;
  const client = noting(plain);
  simulator.control.setAccount({ numbers: Array.from({ length: 250 }, (_, at) => ({ id: String(12125550000 + at) })) });
  await buy(client);
  const routeId = await route(client);
  await emergency(client);
  await callerName(client, scenario);
  await talk(client, scenario);
  await look(client, isWhole);
  expect(await client.numbers.release(fresh)).to.equal("released");
  expect(await client.numbers.release(fresh)).to.equal("not-found");
  expect(await client.routes.remove(routeId)).to.equal("removed");
}

async function buy({ numbers }: FlowrouteClient): Promise<void> {
  expect(await collect(numbers.areaCodes({ maxSetupCost: 1 }))).to.include("206");
  expect(await collect(numbers.exchanges({ areaCode: "206", maxSetupCost: 1 }))).to.include("206555");
  expect(await collect(numbers.tiers())).to.include("Standard");
  const criteria = { startsWith: "206", contains: "5550", endsWith: "103", rateCenter: "seattle", state: "wa" };
  const [offer] = await collect(numbers.search({ ...criteria, numberType: "longcode" }));
  expect(offer).to.deep.include({ number: fresh, rateCenter: "seattle", state: "wa", setupCost: 1, monthlyCost: 1.25 });
  expect((await numbers.purchase(fresh)).number).to.equal(fresh);
  while ((await numbers.find(fresh)) === undefined);
  await numbers.update(fresh, { alias: "fresh", cnamLookupsEnabled: false });
  expect(await numbers.get(fresh)).to.deep.include({ alias: "fresh", cnamLookupsEnabled: false, primaryRouteId: "0" });
}

async function route({ numbers, routes }: FlowrouteClient): Promise<string> {
  const [edge] = await routes.edgeStrategies();
  const edgeStrategyId = edge?.id ?? "";
  const { id } = await routes.create({ alias: "tour", routeType: "host", value: "tour.example.net", edgeStrategyId });
  expect(await routes.update(id, { value: "two.example.net" })).to.deep.include({ id, value: "two.example.net" });
  await numbers.setRoute(fresh, "primary", id);
  await numbers.setRoute(fresh, "failover", "0");
  await numbers.clearRoute(fresh, "failover");
  expect(await numbers.get(fresh)).to.deep.include({ primaryRouteId: id, failoverRouteId: null });
  await numbers.clearRoute(fresh, "primary");
  return id;
}

async function emergency({ e911s, numbers }: FlowrouteClient): Promise<void> {
  expect(await e911s.validate(address)).to.deep.equal({ valid: true });
  const { id } = await e911s.create(address);
  const changed = await e911s.update(id, { label: "Tour" });
  expect(changed.label.toLowerCase()).to.equal("tour");
  expect(await e911s.get(id)).to.deep.equal(changed);
  expect(await e911s.find(id)).to.deep.equal(changed);
  expect(await e911s.find("999999")).to.equal(undefined);
  expect((await collect(e911s.list({ label: "tour", state: "wa" }))).map((one) => one.id)).to.deep.equal([id]);
  await e911s.assign(fresh, id);
  expect((await numbers.get(fresh)).e911AddressId).to.equal(id);
  expect(await collect(e911s.numbers(id))).to.deep.equal([fresh]);
  await e911s.unassign(fresh);
  expect(await e911s.remove(id)).to.equal("removed");
}

async function callerName({ cnams }: FlowrouteClient, { simulator }: Scenario): Promise<void> {
  const { id, value } = await cnams.create("Tour One");
  expect(value).to.equal("TOUR ONE");
  expect((await cnams.update(id, "Tour Two")).value).to.equal("TOUR TWO");
  simulator.control.cnam(id, { approve: true });
  expect(await cnams.get(id)).to.deep.include({ id, isApproved: true, numbers: [] });
  expect((await cnams.find(id))?.id).to.equal(id);
  expect((await collect(cnams.list({ value: "tour t", isApproved: true }))).map((one) => one.id)).to.deep.equal([id]);
  await cnams.assign(fresh, id);
  await cnams.unassign(fresh);
  expect(await cnams.remove(id)).to.equal("removed");
}

async function talk({ messages, numbers }: FlowrouteClient, { simulator }: Scenario): Promise<void> {
  const task = await messages.provision([fresh], "enable", { callbackUrl: "https://hooks.example/task", email: false });
  simulator.control.advance("1m");
  expect(await messages.provisioningStatus(task.id)).to.include({ status: "successful", number: fresh });
  const { id } = await messages.send({ from: fresh, to: "12065550001", body: "Hello" });
  simulator.control.advance("10s");
  expect(await messages.get(id)).to.include({ id, from: fresh, to: "12065550001", body: "Hello" });
  expect((await messages.find(id))?.id).to.equal(id);
  const [first] = await collect(messages.list({ startDate: "2026-01-01", endDate: "2036-01-01" }));
  expect(first).to.include({ id, from: fresh });
  const url = "https://hooks.example/sms";
  await messages.setCallback("sms_callback", url);
  expect((await messages.getCallback("sms_callback"))?.callbackUrl).to.equal(url);
  await messages.removeCallback("sms_callback");
  await numbers.setCallback(fresh, "mms_callback", url);
  expect((await numbers.getCallback(fresh, "mms_callback"))?.callbackUrl).to.equal(url);
  await numbers.removeCallback(fresh, "mms_callback");
}

async function look({ numbers, routes }: FlowrouteClient, isWhole: boolean): Promise<void> {
  // More than one page.
  const all = (await collect(numbers.list())).map(({ number }) => number);
  expect(new Set(all).size).to.equal(all.length);
  if (isWhole) expect(all).to.have.length(251).and.include(fresh);
  expect(await count(numbers.list({ limit: 7, offset: 3 }))).to.equal(7);
  const [named] = await collect(numbers.list({ alias: "fresh" }));
  expect(named?.number).to.equal(fresh);
  expect((await collect(routes.list())).map(({ id }) => id)).to.include("0");
  expect((await numbers.details([fresh])).map(({ number }) => number)).to.deep.equal([fresh]);
  const { portable, nonportable } = await numbers.portability(["12125550001", "12125550000"]);
  expect({ portable, nonportable }).to.deep.equal({ portable: ["12125550001"], nonportable: ["12125550000"] });
}
