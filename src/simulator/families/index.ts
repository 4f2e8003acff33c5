/** The API families of the simulator. */
import type { Family } from "../rest/family";
import { cnams } from "./cnams/cnams";
import { numberCnam } from "./cnams/number-cnam";
import { e911s } from "./e911s/e911s";
import { numberE911 } from "./e911s/number-e911";
import { callbacks } from "./messages/callbacks";
import { messages } from "./messages/messages";
import { provisioning } from "./messages/provisioning";
import { inventory } from "./numbers/inventory";
import { numberRoutes } from "./numbers/number-routes";
import { numbers } from "./numbers/numbers";
import { portability } from "./porting/portability";
import { routes } from "./routes/routes";

// Literal paths come before those with parameters, because the first match is used.
export const families: readonly Family[] = [
  inventory,
  numbers,
  numberRoutes,
  routes,
  e911s,
  numberE911,
  cnams,
  numberCnam,
  callbacks,
  messages,
  provisioning,
  portability,
];
