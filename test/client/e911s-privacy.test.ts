/** Whatever goes wrong with an emergency address, nothing of the person shows: canaries in every request and answer. */
import { inspect } from "node:util";
import { expect } from "chai";
import type { FlowrouteClient } from "../../src/client";
import { FlowrouteError } from "../../src/client";
import { redactBody, validationErrorOf } from "../../src/client/e911s/redaction";
import { rejectionReason } from "../../src/client/http/error-body";
import type { Step } from "./support";
import { answer, collect, cutOff, failure, hang, refusedConnection, reset, scripted, virtualRuntime } from "./support";

const number = "12065014377";
/** Each field is its own canary. */
const person = {
  label: "CanaryLabel",
  firstName: "CanaryFirst",
  lastName: "CanaryLast",
  streetNumber: "31337",
  streetName: "CanaryStreet",
  addressType: "CanaryType",
  addressTypeNumber: "77123",
  city: "CanaryCity",
  state: "CanaryState",
  country: "CanaryCountry",
  zip: "K4N4RY",
};
const canaries = Object.values(person);
const words = canaries.join(" ");
const wire = {
  label: person.label,
  first_name: person.firstName,
  last_name: person.lastName,
  street_number: person.streetNumber,
  street_name: person.streetName,
  address_type: person.addressType,
  address_type_number: person.addressTypeNumber,
  city: person.city,
  state: person.state,
  country: person.country,
  zip: person.zip,
};

const calls: Record<string, (client: FlowrouteClient) => Promise<unknown>> = {
  list: ({ e911s }) =>
    collect(e911s.list({ label: person.label, streetName: person.streetName, city: person.city, state: person.state })),
  get: ({ e911s }) => e911s.get("22127"),
  find: ({ e911s }) => e911s.find("22127"),
  validate: ({ e911s }) => e911s.validate(person),
  create: ({ e911s }) => e911s.create(person),
  update: ({ e911s }) => e911s.update("22127", person),
  remove: ({ e911s }) => e911s.remove("22127"),
  assign: ({ e911s }) => e911s.assign(number, "22127"),
  unassign: ({ e911s }) => e911s.unassign(number),
  numbers: ({ e911s }) => collect(e911s.numbers("22127")),
};

/** Everything that an answer can hold, in every place of it. */
const bodies: Record<string, unknown> = {
  sentence: { errors: [{ id: words, status: 422, title: words, detail: words }] },
  "known sentences with more in them": {
    errors: [
      {
        id: person.zip,
        title: `Client Error ${words}`,
        detail: `Could not geocode this address: ${words}. Duplicate address. Insufficient funds. still associated`,
      },
    ],
  },
  "complaints by field": {
    errors: [
      {
        title: "Unprocessable",
        detail: {
          data: {
            attributes: {
              ...Object.fromEntries(
                Object.entries(wire).map(([key, value]) => [key, [`${value} ${words}`, { [words]: words }]]),
              ),
              [words]: [words],
            },
          },
        },
      },
    ],
  },
  "unknown fields": { errors: [{ detail: { [words]: words, [person.city]: { zipcode: [words] } } }] },
  "many errors": { errors: [{ detail: words }, { detail: { zip: [words] } }, { title: words }] },
  message: { message: words },
  "the request": { data: { type: "e911", attributes: wire } },
  "another address": { data: { type: "e911", id: words, attributes: wire } },
  "a list of it": { data: [{ type: words, attributes: { ...wire, value: words } }], links: { next: words } },
  html: `<html><title>${words}</title><body>${words}</body></html>`,
  text: words,
  "broken JSON": JSON.stringify({ data: wire }).slice(0, -1),
};

const statuses = [200, 201, 202, 204, 207, 302, 400, 401, 403, 404, 405, 408, 409, 415, 422, 429, 500, 503];

describe("client: privacy of emergency addresses", () => {
  for (const [name, call] of Object.entries(calls)) {
    it(`${name}: no answer of any status brings a canary into what is thrown or logged`, async () => {
      for (const status of statuses) {
        for (const body of Object.values(bodies)) {
          for (const step of [
            answer(status, body, { location: `https://elsewhere.example/${words}?q=${words}` }),
            cutOff(status, typeof body === "string" ? body : JSON.stringify(body)),
          ]) {
            await expectNothingShows(call, [step]);
          }
        }
      }
    });

    it(`${name}: nor does the network`, async () => {
      const runtime = virtualRuntime();
      for (const steps of [
        [refusedConnection],
        [reset],
        [hang(runtime)],
        [reset, answer(429, bodies.sentence)],
        [answer(503, bodies.html), answer(422, bodies["complaints by field"])],
        [answer(409, bodies.sentence), answer(500, bodies.sentence)],
        [answer(404, bodies["unknown fields"]), answer(200, bodies["broken JSON"])],
      ] as Step[][]) {
        await expectNothingShows(call, steps, runtime);
      }
    });

    it(`${name}: nor does failing fast or closing`, async () => {
      const { client } = scripted([answer(503, bodies.sentence)], { failFast: true });
      await call(client).catch(() => {});
      for (const end of [() => {}, () => client.close()]) {
        end();
        await call(client).then(
          () => {},
          (error) => expectClean(shown(error)),
        );
      }
    });
  }

  it("what is refused before it is sent does not repeat it either", async () => {
    const { client } = scripted([answer(204)]);
    const odd = { toString: () => words, ...person };
    for (const call of [
      () => client.e911s.create({ ...person, zip: [words] } as never),
      () => client.e911s.validate({ ...person, [words]: 1, city: odd } as never),
      () => client.e911s.update("22127", { addressType: words }),
      () => client.e911s.update("22127", { label: 5n } as never),
      () => client.e911s.update(words, { label: "x" }),
      () => client.e911s.get(odd as never),
    ]) {
      expectClean(shown(await failure(call(), FlowrouteError)));
    }
  });

  it("the reason survives although the words do not", () => {
    for (const [status, title, detail] of [
      [403, undefined, `Duplicate address: ${words}`],
      [403, undefined, `${words}: insufficient funds`],
      [403, undefined, `${words} has numbers still associated to it`],
      [403, `Forbidden for ${words}`, undefined],
      [403, "ActionNotAuthorizedError", undefined],
      [403, undefined, `${words} is invalid`],
      [403, undefined, words],
      [409, undefined, "Records are already associated"],
      [422, undefined, words],
      [422, "Invalid Resource", "Cannot assign to a number that does not support emergency services."],
      [400, "Client Error", `Could not geocode ${words}`],
      [401, "Unauthorized", "Authentication failed."],
    ] as const) {
      const messages = {
        isFromFlowroute: true,
        ...(title === undefined ? {} : { title }),
        ...(detail === undefined ? {} : { detail }),
      };
      const clean = redactBody(messages, status);
      expectClean(JSON.stringify(clean));
      expect(rejectionReason(status, clean.title, clean.detail), `${status} ${title} ${detail}`).to.equal(
        rejectionReason(status, title, detail),
      );
    }
  });

  it("a complaint is made of names that we know", () => {
    const messages = { isFromFlowroute: true, fields: { [words]: [words], "errors.zip": [words], zip: [words] } };
    expect(validationErrorOf(messages, 422)).to.deep.equal({ fields: ["zip"], reason: "Invalid fields: zip." });
  });

  it("request ids are shown only when they look like some", () => {
    for (const [requestId, kept] of [
      ["5d8a1c3e", true],
      ["5d8a1c3e-0f0e-4c64-b5c5-1b2f3c4d5e6f", true],
      [person.firstName, false],
      ["98104", false],
    ] as const) {
      expect("requestId" in redactBody({ isFromFlowroute: true, requestId }, 500), requestId).to.equal(kept);
    }
  });
});

async function expectNothingShows(
  call: (client: FlowrouteClient) => Promise<unknown>,
  steps: Step[],
  runtime = virtualRuntime(),
): Promise<void> {
  const events: unknown[] = [];
  const { client } = scripted(steps, { runtime, onRequest: (event) => events.push(event) });
  try {
    const result = await call(client);
    // Only a validation says something about an answer that is not good.
    if (result !== null && typeof result === "object" && "valid" in result) expectClean(shown(result));
  } catch (error) {
    expect(error).to.be.instanceOf(FlowrouteError);
    expectClean(shown(error));
  }
  expectClean(shown(events));
}

/** All that a log, a debugger or the engine could print of something. */
function shown(value: unknown): string {
  const parts = [inspect(value, { depth: 20, showHidden: true, getters: true }), JSON.stringify(value), String(value)];
  if (value instanceof Error) {
    parts.push(value.message, value.stack ?? "", inspect(value.cause, { depth: 20 }));
    for (const key of Reflect.ownKeys(value)) parts.push(inspect(Reflect.get(value, key), { depth: 20 }));
  }
  return parts.join("\n");
}

function expectClean(text: string): void {
  for (const canary of canaries) {
    if (text.toLowerCase().includes(canary.toLowerCase())) expect.fail(`${canary} shows in:\n${text}`);
  }
}
