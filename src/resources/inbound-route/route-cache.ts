/** The account's routes. There is no call for one route, so the complete list is read once and kept for the run. */
import type { FlowrouteClient, Route } from "../../client";
import type { Connection, OperationContext } from "../../host";

export type RouteChanges = Parameters<FlowrouteClient["routes"]["update"]>[1];

export class RouteCache {
  private pages: Promise<Map<string, Route>> | undefined;
  private seen: ReadonlyMap<string, Route> | undefined;

  private changing: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: FlowrouteClient) {}

  /** All routes by id, from one complete listing. */
  all(): Promise<Map<string, Route>> {
    if (!this.pages) {
      this.pages = this.read();
      this.pages.catch(() => this.invalidate());
    }
    return this.pages;
  }

  /** The route as it was last read or written in this run, without asking. */
  peek(id: string): Route | undefined {
    return this.seen?.get(id);
  }

  async find(id: string): Promise<Route | undefined> {
    return (await this.all()).get(id);
  }

  /**
   * One change of aliases at a time: who has looked whose an alias is must find it so when it changes something.
   * Not to be called within such a change.
   */
  exclusively<T>(change: () => Promise<T>): Promise<T> {
    const next = this.changing.then(change);
    this.changing = next.catch(() => undefined);
    return next;
  }

  /** Writes a change of our own into the list, if it was read at all. */
  async set(route: Route): Promise<Route> {
    (await this.pages?.catch(() => undefined))?.set(route.id, route);
    return route;
  }

  /** Takes a route out of the list, if it was read at all. */
  async delete(id: string): Promise<void> {
    (await this.pages?.catch(() => undefined))?.delete(id);
  }

  /** The next look reads the list again. */
  invalidate(): void {
    this.pages = undefined;
  }

  private async read(): Promise<Map<string, Route>> {
    const routes = new Map<string, Route>();
    for await (const route of this.client.routes.list()) routes.set(route.id, route);
    this.seen = routes;
    return routes;
  }
}

const newCache = ({ client }: Connection): RouteCache => new RouteCache(client);

/** The cache of the account that an operation is about. */
export const routesOf = ({ connection }: OperationContext): RouteCache => connection.share(newCache);
