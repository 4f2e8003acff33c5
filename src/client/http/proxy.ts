/** Which proxy the environment names for the API, as curl and Go read it. */
import { BlockList, isIP } from "node:net";
import { RefusedError } from "../errors";
import { withSteps } from "../text/steps";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface HttpProxy {
  /** With user and password, if it has them: never shown. */
  readonly url: string;
  /** For messages: `http://proxy.example.net:3128 (HTTPS_PROXY)`. */
  readonly shown: string;
}

/** This machine, and what is on it, is reached directly. */
const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The proxy by which `baseUrl` is reached; undefined for none. `HTTP_PROXY` never counts, because http goes to this
 * machine only.
 *
 * @throws RefusedError for one that cannot be used
 */
export function findProxy(baseUrl: string, env: Environment): HttpProxy | undefined {
  const target = new URL(baseUrl);
  if (target.protocol !== "https:" || loopback.test(target.hostname)) return undefined;
  const variable = ["https_proxy", "HTTPS_PROXY"].find((name) => env[name]?.trim());
  const value = variable === undefined ? undefined : env[variable]?.trim();
  if (variable === undefined || value === undefined) return undefined;
  if (isDirect(target, env["no_proxy"]?.trim() || env["NO_PROXY"] || "")) return undefined;
  const url = parseProxy(variable, value);
  return { url: url.href, shown: `${url.protocol}//${url.host} (${variable})` };
}

/** The value may have a password in it, so no message has it. */
function parseProxy(variable: string, value: string): URL {
  const no = (why: string) =>
    new RefusedError(
      "invalid-configuration",
      withSteps(
        `Could not use the proxy in ${variable}: ${why}. Nothing was sent.`,
        `Set ${variable} to http://HOST:PORT or https://HOST:PORT.`,
        "If the proxy asks for a user, write USER:PASSWORD@ before HOST, with special characters as %XX.",
        "To reach the API without the proxy, name the API in NO_PROXY.",
      ),
    );
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  } catch {
    throw no("it is not a URL");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw no("it is neither an http nor an https URL");
  if (url.hostname === "") throw no("it names no host");
  try {
    decodeURIComponent(url.username + url.password);
  } catch {
    throw no("its user or password contains a % that does not begin a %XX");
  }
  return url;
}

/** Whether `NO_PROXY` names the target: `*`, a domain and all below it, an address, a network, each with a port or without. */
function isDirect(target: URL, list: string): boolean {
  const host = bare(target.hostname);
  const port = target.port || "443";
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === "*") return true;
      const { named = entry, namedPort = port } = withPort.exec(isIP(entry) === 6 ? "" : entry)?.groups ?? {};
      if (namedPort !== port) return false;
      if (isIP(host) !== 0) return isInNetwork(host, bare(named));
      const domain = bare(named).replace(/^\*?\./, "");
      return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
    });
}

const withPort = /^(?<named>.*[^:]):(?<namedPort>\d+)$/;

const bare = (host: string): string => host.replace(/^\[|\]$/g, "").replace(/\.$/, "");

function isInNetwork(address: string, entry: string): boolean {
  const [network = "", bits] = entry.split("/");
  const family = (text: string) => (isIP(text) === 6 ? "ipv6" : "ipv4");
  const longest = isIP(network) === 6 ? 128 : 32;
  const prefix = bits === undefined ? longest : Number(bits);
  if (isIP(network) === 0 || !/^\d*$/.test(bits ?? "") || prefix > longest) return false;
  const networks = new BlockList();
  networks.addSubnet(network, prefix, family(network));
  return networks.check(address, family(address));
}
