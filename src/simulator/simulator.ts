/** Assembles a simulator, and makes it listen. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { seedAccount } from "./account/seed";
import { openStateFile } from "./account/state-file";
import { Choices } from "./choices";
import { VirtualClock } from "./clock";
import { createControl } from "./control";
import { buildControlApp } from "./control-http";
import { families } from "./families";
import { RateLimit } from "./faults/rate";
import { buildApi } from "./rest/app";
import { systemRuntime } from "./runtime";
import { SimulatorError } from "./simulator-error";
import { isFromThisMachine, refuseRemoteRequest } from "./this-machine";
import { createTransport, type Transport } from "./transport";
import type { Simulator, SimulatorControl, SimulatorOptions } from "./types";
import { World } from "./world";

/**
 * Starts a simulated Flowroute on 127.0.0.1.
 *
 * @example
 * const simulator = await startSimulator();
 * process.env.FLOWROUTE_BASE_URL = simulator.url;
 * // ... use it, look at simulator.control.state() ...
 * await simulator.close();
 *
 * @throws SimulatorError when an option is invalid, the port is in use or the state file cannot be used
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { control, accessKey, secretKey, listensAt, transport, release } = assembleSimulator(options);
  const controlApp = buildControlApp(control);

  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: (request, bindings) => {
      const exchange = bindings as HttpBindings;
      const { incoming } = exchange;
      const isControl = /^\/_sim([/?]|$)/.test(incoming.url ?? "");
      if (!isFromThisMachine(incoming)) return refuseRemoteRequest(isControl);
      return isControl ? controlApp.fetch(request, exchange) : transport.handle(request, exchange);
    },
  }) as Server;
  // Longer than any test pauses: closing an idle connection would look like a fault that nobody added.
  server.keepAliveTimeout = 600_000;
  const url = await listen(server, options.port ?? 0).catch((error: unknown) => {
    release();
    throw error;
  });
  listensAt(url);

  return {
    url,
    accessKey,
    secretKey,
    control,
    close: () => {
      transport.stop();
      return new Promise((resolve) => {
        server.close(() => {
          release();
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

/** A simulator without a socket, for callers that pass requests to the transport themselves. */
export interface AssembledSimulator {
  readonly control: SimulatorControl;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly transport: Transport;
  /** Unlocks the state file. */
  release(): void;
  /** Sets the address in the links of its answers. */
  listensAt(url: string): void;
}

/** @throws SimulatorError when an option is wrong or the state file cannot be used */
export function assembleSimulator(options: SimulatorOptions): AssembledSimulator {
  const {
    accessKey = "simulated-access-key",
    secretKey = "simulated-secret-key",
    runtime = systemRuntime,
    e911Charge = 1.5,
    statePath,
  } = options;
  if (!Number.isFinite(e911Charge) || e911Charge < 0)
    throw new SimulatorError(
      `The charge for an emergency address must be a number of dollars from 0, not ${e911Charge}.`,
    );
  const clock = new VirtualClock(runtime, options.now);
  const choices = new Choices(options.profile, options.choices);
  const rate = RateLimit.parse(options.rate, () => clock.now());
  const file = statePath === undefined ? undefined : openStateFile(statePath);
  const release = () => file?.release();
  let world: World;
  try {
    world = new World({
      seed: () => seedAccount(options),
      saved: file?.saved,
      save: (state) => file?.write(state),
      dueChanges: families.flatMap(({ applyDueChanges }) => applyDueChanges ?? []),
      e911Charge,
      choices,
      clock,
      runtime,
    });
  } catch (error) {
    release();
    throw error;
  }

  let url = "";
  const api = buildApi({ world, families, accessKey, secretKey, base: () => url });
  return {
    control: createControl(world),
    accessKey,
    secretKey,
    transport: createTransport(world, api, rate),
    release,
    listensAt: (at) => {
      url = at;
    },
  };
}

function listen(server: Server, port: number): Promise<string> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SimulatorError(`A port must be a number from 0 to 65535, not ${port}.`);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "EADDRINUSE" ? "the port is in use" : error.message;
      reject(
        new SimulatorError(
          `Could not listen on 127.0.0.1:${port}: ${why}. Choose another port, or 0 for any free one.`,
          "machine",
        ),
      );
    });
    server.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}
