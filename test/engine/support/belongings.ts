/** What belongs to one stack at the carrier, so that it can be shown that another stack has not touched it. */

import type { EngineBench } from "./bench";
import type { Deployment } from "./stack";

/** All of it, to the byte: numbers with everything that hangs on them, records, and what was charged. */
export function belongingsOf({ simulator }: EngineBench, { resources = [] }: Deployment): string {
  const { numbers, routes, e911s, cnams, ledger } = simulator.control.state();
  const idsOf = (kind: string) => resources.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ id }) => id);
  const own = <T extends { id: string }>(kind: string, things: T[]) => {
    const ids = idsOf(kind);
    return things.filter(({ id }) => ids.includes(id));
  };
  const ownNumbers = idsOf("PhoneNumber");
  const belongings = {
    numbers: own("PhoneNumber", numbers),
    routes: own("InboundRoute", routes),
    e911s: own("E911Address", e911s),
    cnams: own("CnamRecord", cnams),
    ledger: ledger.filter(({ number }) => ownNumbers.includes(number)),
  };
  return JSON.stringify(belongings, null, 2);
}
