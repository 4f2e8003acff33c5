/**
 * An agent whose connections go through a proxy (CONNECT), TLS from here to the API. It knows what no answer tells: until
 * the proxy has opened the tunnel, nothing of a request was sent.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Agent, AgentOptions, ClientRequest } from "node:http";
import { HttpsProxyAgent } from "https-proxy-agent";
import type { HttpProxy } from "./proxy";

/** One exchange, as far as the agent knows it. */
export interface Passage {
  /** The proxy has not opened the tunnel, or not yet. */
  isOpening: boolean;
  /** What the proxy said instead of opening it. */
  status?: number;
  /** Ends the opening. */
  readonly signal: AbortSignal;
}

/** The exchange on whose behalf a connection is made: the agent is asked by Node, which knows no exchanges. */
export const passages = new AsyncLocalStorage<Passage>();

class TunnelAgent extends HttpsProxyAgent<string> {
  private readonly closing = new AbortController();

  constructor(proxy: HttpProxy, options: AgentOptions) {
    super(proxy.url, options);
  }

  override async connect(request: ClientRequest, options: Parameters<HttpsProxyAgent<string>["connect"]>[1]) {
    const passage = passages.getStore();
    if (passage) passage.isOpening = true;
    let status = 0;
    request.once("proxyConnect", (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await this.open(request, options, passage);
    if (status === 200) {
      if (passage) passage.isOpening = false;
      return socket;
    }
    // The library would hand out the proxy's refusal as if the API had answered.
    socket.destroy();
    if (passage) passage.status = status;
    throw new Error(`The proxy answered ${status}.`);
  }

  /** With a socket to the proxy that ends when nobody waits for it any more. */
  private open(
    ...[request, options, passage]: [...Parameters<HttpsProxyAgent<string>["connect"]>, Passage | undefined]
  ) {
    const signal = AbortSignal.any([this.closing.signal, ...(passage ? [passage.signal] : [])]);
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

/** Its type is Node's own: that of the library does not load in all compilers that programs are checked with. */
export const createTunnelAgent = (proxy: HttpProxy, options: AgentOptions): Agent => new TunnelAgent(proxy, options);
