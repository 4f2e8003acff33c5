/** The proxy for the API that the environment names, by the rules of curl and Go. */
import { BlockList, isIP } from "node:net";
import { RefusedError } from "../errors";
import { withSteps } from "../text/steps";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface HttpProxy {
  /** With user and password, if it has them. Never shown. */
  readonly url: string;
  /** For messages: `http://proxy.example.net:3128 (HTTPS_PROXY)`. */
  readonly displayName: string;
}

/** This machine is reached without a proxy. */
const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * `HTTP_PROXY` is ignored, because http is used on this machine only.
 *
 * @returns the proxy for `baseUrl`; undefined when there is none
 * @throws RefusedError when the proxy's URL cannot be used
 */
export function findProxy(baseUrl: string, env: Environment): HttpProxy | undefined {
  const target = new URL(baseUrl);
  if (target.protocol !== "https:" || loopback.test(target.hostname)) return undefined;
  const variable = ["https_proxy", "HTTPS_PROXY"].find((name) => env[name]?.trim());
  const value = variable === undefined ? undefined : env[variable]?.trim();
  if (variable === undefined || value === undefined) return undefined;
  if (isExcludedFromProxy(target, env["no_proxy"]?.trim() || env["NO_PROXY"] || "")) return undefined;
  const url = parseProxy(variable, value);
  return { url: url.href, displayName: `${url.protocol}//${url.host} (${variable})` };
}

/** The value may contain a password, so messages do not show it. */
function parseProxy(variable: string, value: string): URL {
  const refuse = (why: string) =>
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
    throw refuse("it is not a URL");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refuse("it is neither an http nor an https URL");
  if (url.hostname === "") throw refuse("it names no host");
  try {
    decodeURIComponent(url.username + url.password);
  } catch {
    throw refuse("its user or password contains a % that does not begin a %XX");
  }
  return url;
}

/** Whether `NO_PROXY` matches the target. An entry is `*`, a domain with its subdomains, an address or a network, with or without a port. */
function isExcludedFromProxy(target: URL, list: string): boolean {
  const host = stripBrackets(target.hostname);
  const port = target.port || "443";
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === "*") return true;
      const { named = entry, namedPort = port } = withPort.exec(isIP(entry) === 6 ? "" : entry)?.groups ?? {};
      if (namedPort !== port) return false;
      if (isIP(host) !== 0) return isInNetwork(host, stripBrackets(named));
      const domain = stripBrackets(named).replace(/^\*?\./, "");
      return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
    });
}

const withPort = /^(?<named>.*[^:]):(?<namedPort>\d+)$/;

const stripBrackets = (host: string): string => host.replace(/^\[|\]$/g, "").replace(/\.$/, "");

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
