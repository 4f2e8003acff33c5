/**
 * An agent that connects through a proxy (CONNECT), with TLS from here to the API. It also reports whether the proxy has
 * opened the tunnel: before that, nothing of a request was sent.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Agent, AgentOptions, ClientRequest } from "node:http";
import { HttpsProxyAgent } from "https-proxy-agent";
import type { HttpProxy } from "./proxy";

/** The tunnel of one exchange. */
export interface TunnelState {
  /** The proxy has not opened the tunnel yet. */
  isOpening: boolean;
  /** The status with which the proxy refused to open it. */
  status?: number;
  /** Aborts the opening. */
  readonly signal: AbortSignal;
}

/** The exchange that a connection is made for. Node calls the agent without telling it. */
export const tunnelStates = new AsyncLocalStorage<TunnelState>();

class TunnelAgent extends HttpsProxyAgent<string> {
  private readonly closing = new AbortController();

  constructor(proxy: HttpProxy, options: AgentOptions) {
    super(proxy.url, options);
  }

  override async connect(request: ClientRequest, options: Parameters<HttpsProxyAgent<string>["connect"]>[1]) {
    const state = tunnelStates.getStore();
    if (state) state.isOpening = true;
    let status = 0;
    request.once("proxyConnect", (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await this.open(request, options, state);
    if (status === 200) {
      if (state) state.isOpening = false;
      return socket;
    }
    // The library would return the proxy's refusal as if the API had answered.
    socket.destroy();
    if (state) state.status = status;
    throw new Error(`The proxy answered ${status}.`);
  }

  /** Opens a socket to the proxy that is closed when the exchange is aborted or the agent destroyed. */
  private open(
    ...[request, options, state]: [...Parameters<HttpsProxyAgent<string>["connect"]>, TunnelState | undefined]
  ) {
    const signal = AbortSignal.any([this.closing.signal, ...(state ? [state.signal] : [])]);
    const once: HttpsProxyAgent<string> = Object.create(this, {
      connectOpts: { value: { ...this.connectOpts, signal } },
    });
    return super.connect.call(once, request, options);
  }

  override destroy(): void {
    this.closing.abort();
    super.destroy();
  }
}

/** Typed as Node's agent: the library's own type does not load in every TypeScript version that programs use. */
export const createTunnelAgent = (proxy: HttpProxy, options: AgentOptions): Agent => new TunnelAgent(proxy, options);
