/** The families of the API that the simulator answers. */
import type { Family } from "../rest/family";
import { inventory } from "./inventory";
import { numberRoutes } from "./number-routes";
import { numbers } from "./numbers";
import { routes } from "./routes";

// Literal paths before those with parameters: the first that matches a request takes it.
export const families: readonly Family[] = [inventory, numbers, numberRoutes, routes];
