/** Callbacks of one number, and portability: request line, headers, body, and what is made of the answers. */
import { expect } from "chai";
import nock from "nock";
import { NotFoundError, RefusedError, UnavailableError } from "../../src/client";
import {
  answer,
  callbackDocument,
  expectRead,
  expectWrite,
  failure,
  host,
  isolateNetwork,
  mediaType,
  notFound,
  number,
  numberDocument,
  overNock,
  scripted,
} from "./support";

const types = ["sms_callback", "mms_callback", "sms_dlr_callback", "mms_dlr_callback"] as const;

describe("client: callbacks of a number", () => {
  isolateNetwork();

  const path = (type: string) => `/v2/numbers/${number}/relationships/${type}`;

  for (const type of types) {
    it(`sets, reads and removes the ${type}`, async () => {
      expectWrite()
        .post(path(type), { data: { attributes: { callback_url: "https://hooks.example/sms" } } })
        .reply(204);
      expectRead().get(path(type)).reply(200, callbackDocument());
      expectRead().delete(path(type)).reply(204);
      const { numbers } = overNock();
      expect(await numbers.setCallback("+1 206 501 4377", type, "https://hooks.example/sms")).to.equal(undefined);
      expect(await numbers.getCallback(number, type)).to.deep.equal({
        callbackUrl: "https://hooks.example/sms",
        apiVersion: "2.1",
        product: "sms",
      });
      expect(await numbers.removeCallback(number, type)).to.equal(undefined);
    });
  }

  it("a 404 means none when the number is there", async () => {
    expectRead().get(path("sms_callback")).reply(404, notFound());
    expectRead().delete(path("sms_callback")).reply(404, notFound());
    expectRead().get(`/v2/numbers/${number}`).twice().reply(200, numberDocument());
    expect(await overNock().numbers.getCallback(number, "sms_callback")).to.equal(undefined);
    expect(await overNock().numbers.removeCallback(number, "sms_callback")).to.equal(undefined);
  });

  it("and is an error when it is not", async () => {
    expectRead().get(path("sms_callback")).reply(404, notFound());
    expectRead().delete(path("sms_callback")).reply(404, notFound());
    expectRead().get(`/v2/numbers/${number}`).twice().reply(404, notFound());
    await failure(overNock().numbers.getCallback(number, "sms_callback"), NotFoundError);
    await failure(overNock().numbers.removeCallback(number, "sms_callback"), NotFoundError);
  });

  it("reads a null URL as none", async () => {
    expectRead().get(path("mms_callback")).reply(200, callbackDocument(null));
    expect(await overNock().numbers.getCallback(number, "mms_callback")).to.equal(undefined);
  });

  it("refuses numbers, types and URLs that are none", async () => {
    const { numbers } = overNock();
    await failure(numbers.setCallback("details", "sms_callback", "https://hooks.example"), RefusedError);
    await failure(numbers.setCallback(number, "primary_route" as never, "https://hooks.example"), RefusedError);
    await failure(numbers.setCallback(number, "sms_callback", "hooks"), RefusedError);
    await failure(numbers.getCallback(number, "e911s" as never), RefusedError);
    await failure(numbers.removeCallback(number, "cnams" as never), RefusedError);
  });
});

describe("client: portability", () => {
  isolateNetwork();

  it("posts numbers with a plus and gives them without", async () => {
    nock(host, { reqheaders: { "content-type": mediaType } })
      .post("/v2/portorders/portability", { numbers: ["+14252081174", "+12065550142"] })
      .reply(200, {
        data: {
          portable: ["+14252081174"],
          nonportable: ["+12065550142"],
          hypernetwork_enabled: ["+14252081174"],
        },
      });
    const found = await overNock().numbers.portability(["425 208 1174", "12065550142", "+1 425 208 1174"]);
    expect(found).to.deep.equal({
      portable: ["14252081174"],
      nonportable: ["12065550142"],
      hypernetworkEnabled: ["14252081174"],
    });
  });

  it("asks nothing for no numbers, and refuses what is none", async () => {
    const nothing = { portable: [], nonportable: [], hypernetworkEnabled: [] };
    expect(await overNock().numbers.portability([])).to.deep.equal(nothing);
    await failure(overNock().numbers.portability(["x"]), RefusedError);
  });

  it("does not take half an answer", async () => {
    const { client } = scripted([answer(200, { data: { portable: [] } })]);
    await failure(client.numbers.portability([number]), UnavailableError);
  });
});
