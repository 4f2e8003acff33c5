/** The control interface over HTTP: `/_sim/...`, without authentication, for this machine only. */
import type { IncomingMessage } from "node:http";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { readBody, TOO_LARGE } from "./rest/read-body";
import { SimulatorError } from "./simulator-error";
import type { SimulatorControl } from "./types";

type Bindings = { incoming: IncomingMessage };

export type ControlApp = Hono<{ Bindings: Bindings }>;

export function buildControlApp(control: SimulatorControl): ControlApp {
  const app: ControlApp = new Hono<{ Bindings: Bindings }>().basePath("/_sim") as ControlApp;
  const refusal = (status: ContentfulStatusCode, error: string): Response => Response.json({ error }, { status });

  app.onError((error) => {
    if (error instanceof TooLarge) return refusal(413, `The body is larger than ${MAX_BODY_BYTES} bytes.`);
    return refusal(error instanceof SimulatorError ? 400 : 500, error.message);
  });
  app.notFound((context) =>
    refusal(404, `There is no ${context.req.method} ${context.req.path}. docs/simulator.md lists the control calls.`),
  );

  app.get("/state", (context) => context.json(control.state()));
  app.put("/account", async (context) => {
    control.setAccount(await readJson(context.req.raw));
    return context.body(null, 204);
  });
  app.get("/requests", (context) => context.json(control.requests()));
  app.delete("/requests", (context) => {
    control.clearRequests();
    return context.body(null, 204);
  });
  app.post("/faults", async (context) =>
    context.json({ id: control.faults.add(await readJson(context.req.raw)) }, 201),
  );
  app.get("/faults", (context) => context.json(control.faults.list()));
  app.delete("/faults", (context) => {
    control.faults.clear();
    return context.body(null, 204);
  });
  app.post("/choices", async (context) =>
    context.json(control.choose(await readObject(context.req.raw, '{"NAME": "VALUE"}'))),
  );
  app.post("/clock", async (context) => {
    const { advance } = await readObject<{ advance: string }>(context.req.raw, '{"advance": "48h"}');
    control.advance(advance);
    return context.json({ now: control.state().now });
  });
  app.post("/cnams/:id", async (context) => {
    control.cnam(context.req.param("id"), await readJson(context.req.raw));
    return context.body(null, 204);
  });
  app.post("/inventory", async (context) => {
    control.inventory(await readJson(context.req.raw));
    return context.body(null, 204);
  });
  app.post("/reset", (context) => {
    control.reset();
    return context.body(null, 204);
  });
  return app;
}

/** Enough for an account of a hundred thousand numbers. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

class TooLarge extends Error {}

// biome-ignore lint/suspicious/noExplicitAny: the control interface itself validates the input
async function readJson(request: Request): Promise<any> {
  const text = await readBody(request, MAX_BODY_BYTES);
  if (text === TOO_LARGE) throw new TooLarge();
  try {
    return JSON.parse(text ?? "");
  } catch {
    throw new SimulatorError("The body is no JSON.");
  }
}

async function readObject<T = Record<string, string>>(request: Request, example: string): Promise<T> {
  const value = await readJson(request);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new SimulatorError(`Write ${example}.`);
  return value;
}
