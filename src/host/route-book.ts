/** The account's routes. There is no call for one route, so the complete list is read once and kept for the run. */
import type { FlowrouteClient, Route } from "../client";

export class RouteBook {
  private pages: Promise<Map<string, Route>> | undefined;

  constructor(private readonly client: FlowrouteClient) {}

  /** All routes by id, from one complete listing. */
  all(): Promise<Map<string, Route>> {
    if (!this.pages) {
      this.pages = this.read();
      this.pages.catch(() => this.forget());
    }
    return this.pages;
  }

  async find(id: string): Promise<Route | undefined> {
    return (await this.all()).get(id);
  }

  /** Writes a change of our own into the list, if it was read at all. */
  async note(route: Route): Promise<Route> {
    (await this.pages?.catch(() => undefined))?.set(route.id, route);
    return route;
  }

  /** Takes a route out of the list, if it was read at all. */
  async strike(id: string): Promise<void> {
    (await this.pages?.catch(() => undefined))?.delete(id);
  }

  /** The next look reads the list again. */
  forget(): void {
    this.pages = undefined;
  }

  private async read(): Promise<Map<string, Route>> {
    const routes = new Map<string, Route>();
    for await (const route of this.client.routes.list()) routes.set(route.id, route);
    return routes;
  }
}
