/** Whether numbers can be ported: `POST /v2/portorders/portability`. Here the last digit decides. */

import { flatBody } from "../../rest/body";
import { invalidQuery } from "../../rest/errors";
import type { Answer, Call, Family } from "../../rest/family";

export const portability: Family = {
  endpoints: [{ method: "POST", path: "/v2/portorders/portability", form: true, handle: check }],
};

function check(call: Call): Answer {
  const given = flatBody(call).numbers;
  // A form has a single string.
  const numbers: unknown = typeof given === "string" ? given.split(",") : given;
  if (!Array.isArray(numbers) || numbers.length === 0)
    throw invalidQuery("numbers", "Missing data for required field.");
  const wrong = numbers.find((number) => typeof number !== "string" || !/^\+\d{8,15}$/.test(number));
  if (wrong !== undefined)
    throw invalidQuery("numbers", `Not a valid E.164 number with a plus sign: ${String(wrong)}.`);
  const asked: string[] = [...new Set<string>(numbers)];
  const isPortable = (number: string): boolean => /^\+1\d{9}[1-9]$/.test(number);
  return {
    status: 200,
    document: {
      data: {
        portable: asked.filter(isPortable),
        nonportable: asked.filter((number) => !isPortable(number)),
        hypernetwork_enabled: asked.filter((number) => isPortable(number) && number.endsWith("5")),
      },
    },
  };
}
