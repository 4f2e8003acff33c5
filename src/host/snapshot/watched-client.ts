/** A client whose reads are kept, and whose writes make void what they change, whoever in this run sends them. */
import type { CnamRecord, E911Address, FlowrouteClient, NumberDetails } from "../../client";
import { normalizeNumber } from "../../client/phone-number";
import { NUMBER_PARTS, type NumberPart, type NumberReadings } from "./number-reader";
import type { Readings, WriteOutcome } from "./readings";

export interface Watched {
  numbers: NumberReadings;
  addresses: Readings<E911Address, "record">;
  callerNames: Readings<CnamRecord, "record">;
}

export function watchClient(client: FlowrouteClient, watched: Watched): FlowrouteClient {
  const numbers = once(() => watchNumbers(client.numbers, watched.numbers));
  const e911s = once(() => watchE911s(client.e911s, watched));
  const cnams = once(() => watchCnams(client.cnams, watched));
  return over(client, {
    get numbers() {
      return numbers();
    },
    get e911s() {
      return e911s();
    },
    get cnams() {
      return cnams();
    },
  });
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The same object, with some of its members replaced. */
const over = <T extends object>(whole: T, part: Partial<T>): T =>
  Object.create(whole, Object.getOwnPropertyDescriptors(part)) as T;

type Numbers = FlowrouteClient["numbers"];

function watchNumbers(numbers: Numbers, readings: NumberReadings): Numbers {
  const write = async <R>(
    number: string,
    parts: readonly NumberPart[],
    work: () => Promise<R>,
    outcomeOf: (result: R) => WriteOutcome<NumberDetails>,
  ) => readings.write(normalizeNumber(number), parts, work, outcomeOf);

  return over(numbers, {
    async get(number) {
      const question = readings.ask();
      const details = await numbers.get(number);
      readings.store(details.number, details, question);
      return details;
    },
    async find(number) {
      const question = readings.ask();
      const details = await numbers.find(number);
      if (details) readings.store(details.number, details, question);
      else readings.remove(normalizeNumber(number));
      return details;
    },
    async details(wanted) {
      const question = readings.ask();
      const found = await numbers.details(wanted);
      for (const details of found) readings.store(details.number, details, question);
      return found;
    },
    purchase: (number) => write(number, NUMBER_PARTS, () => numbers.purchase(number), unknown),
    release: (number) => write(number, NUMBER_PARTS, () => numbers.release(number), unknown),
    update: (number, changes) =>
      write(
        number,
        ["options"],
        () => numbers.update(number, changes),
        (details) => ({ now: optionsOf(details) }),
      ),
    setRoute: (number, slot, routeId) =>
      write(
        number,
        ["routes"],
        () => numbers.setRoute(number, slot, routeId),
        () => ({
          now: slot === "primary" ? { primaryRouteId: routeId } : { failoverRouteId: routeId },
        }),
      ),
    // Whether that leaves the reserved route or none as primary is not documented.
    clearRoute: (number, slot) =>
      write(
        number,
        ["routes"],
        () => numbers.clearRoute(number, slot),
        () => (slot === "primary" ? "unknown" : { now: { failoverRouteId: null } }),
      ),
  });
}

const unknown = (): "unknown" => "unknown";

/** Of the answer to an update: what is attached to the number may be under way at the same time. */
function optionsOf(details: NumberDetails & { warning?: string }): Partial<NumberDetails> {
  const { warning, primaryRouteId, failoverRouteId, e911AddressId, cnamRecordId, ...options } = details;
  return options;
}

type E911s = FlowrouteClient["e911s"];

function watchE911s(e911s: E911s, { numbers, addresses }: Watched): E911s {
  const write = async (number: string, work: () => Promise<void>, e911AddressId: string | null) =>
    numbers.write(normalizeNumber(number), ["address"], work, () => ({ now: { e911AddressId } }));
  return over(e911s, {
    ...watchRecords(e911s, addresses),
    assign: (number, id) => write(number, () => e911s.assign(number, id), id),
    unassign: (number) => write(number, () => e911s.unassign(number), null),
  });
}

type Cnams = FlowrouteClient["cnams"];

function watchCnams(cnams: Cnams, { numbers, callerNames }: Watched): Cnams {
  // Such a request shows at once, or after days.
  const write = async <R>(number: string, work: () => Promise<R>) =>
    numbers.write(normalizeNumber(number), ["name"], work, unknown);
  return over(cnams, {
    ...watchRecords(cnams, callerNames),
    assign: (number, id) => write(number, () => cnams.assign(number, id)),
    unassign: (number) => write(number, () => cnams.unassign(number)),
  });
}

interface Records<T, Found extends T, Changes> {
  get(id: string): Promise<Found>;
  find(id: string): Promise<Found | undefined>;
  update(id: string, changes: Changes): Promise<T>;
  remove(id: string): Promise<"removed" | "not-found">;
}

function watchRecords<T extends { id: string }, Found extends T, Changes>(
  records: Records<T, Found, Changes>,
  readings: Readings<T, "record">,
): Records<T, Found, Changes> {
  return {
    async get(id) {
      const question = readings.ask();
      const record = await records.get(id);
      readings.store(id, record, question);
      return record;
    },
    async find(id) {
      const question = readings.ask();
      const record = await records.find(id);
      if (record) readings.store(id, record, question);
      else readings.remove(id);
      return record;
    },
    update: (id, changes) =>
      readings.write(
        id,
        ["record"],
        () => records.update(id, changes),
        (now) => ({ now }),
      ),
    remove: (id) => readings.write(id, ["record"], () => records.remove(id), unknown),
  };
}
