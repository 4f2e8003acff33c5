/** The simulated API as a Hono application: credentials, routing with 404 and 405, bodies, errors. */
import { Hono } from "hono";
import type { Account } from "../account/account";
import type { World } from "../world";
import { parseBody } from "./body";
import { makeLink } from "./documents";
import { ApiError, errorItem, methodNotAllowed, noSuchPath, notAuthorizedAction, unauthorized } from "./errors";
import type { Answer, Call, Endpoint, Family } from "./family";

/** What the transport passes with a request. */
export interface ApiBindings {
  /** The request body. It was read before, so that nothing waits between here and the change. */
  text: string;
  /** The earlier account that a stale read answers from. */
  past: Account | undefined;
}

export interface ApiOptions {
  world: World;
  families: readonly Family[];
  accessKey: string;
  secretKey: string;
  /** The address of the simulator, for links. */
  base(): string;
}

export type Api = Hono<{ Bindings: ApiBindings }>;

export const jsonApiType = "application/vnd.api+json";

export function buildApi({ world, families, accessKey, secretKey, base }: ApiOptions): Api {
  const app: Api = new Hono({ getPath: (request) => pathOf(request, world) });
  const credentials = `Basic ${Buffer.from(`${accessKey}:${secretKey}`).toString("base64")}`;

  const authorize = (request: Request): void => {
    const given = request.headers.get("authorization") ?? "";
    // The scheme's name is case-insensitive.
    if (given.replace(/^basic /i, "Basic ") !== credentials) throw unauthorized();
    if (world.choices.is("credentials", "expired")) throw unauthorized();
    if (world.choices.is("credentials", "suspended")) throw notAuthorizedAction();
  };

  const respond = (work: () => Answer): Response => {
    try {
      return toResponse(work());
    } catch (error) {
      return toResponse(toErrorAnswer(error, world));
    }
  };

  const refuse = (request: Request, error: () => ApiError): Response =>
    respond(() => {
      authorize(request);
      throw error();
    });

  const endpoints = families.flatMap((family) => family.endpoints);
  for (const endpoint of endpoints) {
    const { method, path, slash } = endpoint;
    app.on(method, slash ? [path, `${path}/`] : [path], (context) =>
      respond(() => {
        const { raw } = context.req;
        authorize(raw);
        // Hono answers HEAD by GET. Flowroute is assumed to support neither HEAD nor OPTIONS.
        if (raw.method !== method) throw methodNotAllowed();
        const call: Call = {
          account: context.env.past ?? world.account,
          world,
          now: world.clock.now(),
          path: context.req.path,
          body: parseBody(endpoint, context.env.text, raw.headers.get("content-type"), world.choices),
          param: (name) => context.req.param(name) ?? "",
          query: (name) => context.req.query(name),
          link: (target) => makeLink(base(), target, world.choices),
        };
        return perform(endpoint, call, world);
      }),
    );
  }
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    app.all(path, (context) => refuse(context.req.raw, methodNotAllowed));
  }
  app.notFound((context) => refuse(context.req.raw, noSuchPath));
  return app;
}

function perform(endpoint: Endpoint, call: Call, world: World): Answer {
  if (endpoint.method !== "GET") {
    return world.change(() => endpoint.handle(call), { method: endpoint.method, path: call.path });
  }
  world.applyDueChanges();
  return endpoint.handle(call);
}

function pathOf(request: Request, world: World): string {
  const { pathname } = new URL(request.url);
  return world.choices.is("trailing-slash", "accept") ? pathname.replace(/(.)\/$/, "$1") : pathname;
}

function toErrorAnswer(error: unknown, world: World): Answer {
  const { choices, runtime } = world;
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(500, "Simulator Error", error instanceof Error ? (error.stack ?? error.message) : String(error));
  return { status: known.status, document: { errors: [errorItem(known, choices, runtime.random)] } };
}

function toResponse({ status, document }: Answer): Response {
  if (document === undefined) return new Response(null, { status });
  return new Response(JSON.stringify(document), { status, headers: { "content-type": jsonApiType } });
}
