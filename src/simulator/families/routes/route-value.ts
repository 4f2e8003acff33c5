/** The valid `value` of a route, by `route_type`. */

const parameters = /(;(transport=(tcp|udp|tls)|weight=\d+))*$/i;
const hostPattern =
  /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*\.?)(:\d{1,5})?$/i;

const forms = {
  host: {
    fits: (value: string) => hostPattern.test(value),
    problem: "Must be a host name or IP address with an optional port.",
  },
  number: {
    fits: (value: string) => /^\d{11}$/.test(value),
    problem: "Must be 11 digits in E.164 form without the plus sign.",
  },
  uri: {
    fits: (value: string) => {
      const [, host] = /^sips?:[^\s@;]+@([^\s@;]+)$/i.exec(value) ?? [];
      return host !== undefined && hostPattern.test(host);
    },
    problem: "Must be protocol:user@domain[:port][;transport=<tcp/udp/tls>].",
  },
};

/** @returns what is wrong with the value, if anything */
export function problemOfRouteValue(
  type: keyof typeof forms,
  value: string,
  { checkForm, checkWeight }: { checkForm: boolean; checkWeight: boolean },
): string | undefined {
  const [, weight] = /;weight=(\d+)/i.exec(value) ?? [];
  if (checkWeight && weight !== undefined && Number(weight) > 1000) return "The weight must be from 0 to 1000.";
  if (!checkForm) return undefined;
  const bare = type === "number" ? value : value.replace(parameters, "");
  return forms[type].fits(bare) ? undefined : forms[type].problem;
}
