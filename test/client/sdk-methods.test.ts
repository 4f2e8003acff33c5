/**
 * Every method of Flowroute's own Node SDK v3, by the name that its users know, and the method of this client that does
 * the same: called with all its parameters against the documented request.
 */
import { expect } from "chai";
import nock from "nock";
import type { FlowrouteClient } from "../../src/client";
import { type SdkMethod, sdkMethods } from "../support/sdk";
import {
  address,
  basic,
  cnamDocument,
  collect,
  e911Document,
  host,
  isolateNetwork,
  messageDocument,
  messageId,
  numberDocument,
  overNock,
  routeDocument,
  wireAddress,
} from "./support";

const number = "12065014377";
const list = (...data: unknown[]) => ({ data, links: { self: "x" } });
const requested = (id: number | null) => ({ data: { type: "cnam", id, attributes: {} } });

interface Row {
  controller: SdkMethod["controller"];
  /** As the SDK's README calls it. */
  sdk: string;
  /** Where this client has it. */
  ours: `${"numbers" | "routes" | "messages" | "e911s" | "cnams"}.${string}`;
  call: (client: FlowrouteClient) => Promise<unknown>;
  request: [method: string, target: string, body?: Record<string, unknown>];
  answer: [status: number, body?: Record<string, unknown>];
}

const rows: Row[] = [
  {
    controller: "Numbers",
    sdk: "listAvailableAreaCodes",
    ours: "numbers.areaCodes",
    call: ({ numbers }) => collect(numbers.areaCodes({ limit: 3, offset: 1, maxSetupCost: 3.25 })),
    request: ["GET", "/v2/numbers/available/areacodes?max_setup_cost=3.25&limit=3&offset=1"],
    answer: [200, list({ type: "areacode", id: "206" })],
  },
  {
    controller: "Numbers",
    sdk: "listAvailableExchangeCodes",
    ours: "numbers.exchanges",
    call: ({ numbers }) => collect(numbers.exchanges({ limit: 3, offset: 1, maxSetupCost: 3.25, areaCode: "347" })),
    request: ["GET", "/v2/numbers/available/exchanges?areacode=347&max_setup_cost=3.25&limit=3&offset=1"],
    answer: [200, list({ type: "exchange", id: "347215" })],
  },
  {
    controller: "Numbers",
    sdk: "searchForPurchasablePhoneNumbers",
    ours: "numbers.search",
    call: ({ numbers }) =>
      collect(
        numbers.search({
          startsWith: "206",
          contains: "55",
          endsWith: "007",
          limit: 3,
          offset: 1,
          rateCenter: "seattle",
          state: "wa",
        }),
      ),
    request: [
      "GET",
      "/v2/numbers/available?starts_with=1206&contains=55&ends_with=007&rate_center=seattle&state=wa&limit=3&offset=1",
    ],
    answer: [200, list(numberDocument().data)],
  },
  {
    controller: "Numbers",
    sdk: "purchaseAPhoneNumber",
    ours: "numbers.purchase",
    call: ({ numbers }) => numbers.purchase(number),
    request: ["POST", `/v2/numbers/${number}`],
    answer: [201, numberDocument()],
  },
  {
    controller: "Numbers",
    sdk: "getAccountPhoneNumbers",
    ours: "numbers.list",
    call: ({ numbers }) =>
      collect(numbers.list({ startsWith: "201", endsWith: "7", contains: "0", limit: 3, offset: 1 })),
    request: ["GET", "/v2/numbers?starts_with=1201&contains=0&ends_with=7&limit=3&offset=1"],
    answer: [200, list(numberDocument().data)],
  },
  {
    controller: "Numbers",
    sdk: "getPhoneNumberDetails",
    ours: "numbers.get",
    call: ({ numbers }) => numbers.get(number),
    request: ["GET", `/v2/numbers/${number}`],
    answer: [200, numberDocument()],
  },
  {
    controller: "Routes",
    sdk: "createAnInboundRoute",
    ours: "routes.create",
    call: ({ routes }) => routes.create({ alias: "new route", routeType: "host", value: "example.com" }),
    request: [
      "POST",
      "/v2/routes",
      { data: { type: "route", attributes: { alias: "new route", route_type: "host", value: "example.com" } } },
    ],
    answer: [201, routeDocument()],
  },
  {
    controller: "Routes",
    sdk: "listInboundRoutes",
    ours: "routes.list",
    call: ({ routes }) => collect(routes.list({ limit: 3, offset: 1 })),
    request: ["GET", "/v2/routes?limit=3&offset=1"],
    answer: [200, list(routeDocument().data)],
  },
  {
    controller: "Routes",
    sdk: "updatePrimaryVoiceRouteForAPhoneNumber",
    ours: "numbers.setRoute",
    call: ({ numbers }) => numbers.setRoute(number, "primary", "98396"),
    request: ["PATCH", `/v2/numbers/${number}/relationships/primary_route`, { data: { type: "route", id: "98396" } }],
    answer: [204],
  },
  {
    controller: "Routes",
    sdk: "updateFailoverVoiceRouteForAPhoneNumber",
    ours: "numbers.setRoute",
    call: ({ numbers }) => numbers.setRoute(number, "failover", "98396"),
    request: ["PATCH", `/v2/numbers/${number}/relationships/failover_route`, { data: { type: "route", id: "98396" } }],
    answer: [204],
  },
  {
    controller: "Messages",
    sdk: "sendAMessage",
    ours: "messages.send",
    call: ({ messages }) =>
      messages.send({
        to: "12066418000",
        from: number,
        body: "hello",
        mediaUrls: ["https://m.example/1"],
        isMms: true,
      }),
    request: [
      "POST",
      "/v2.1/messages",
      {
        data: {
          type: "message",
          attributes: {
            to: "12066418000",
            from: number,
            body: "hello",
            media_urls: ["https://m.example/1"],
            is_mms: true,
          },
        },
      },
    ],
    answer: [202, { data: { type: "message", id: messageId } }],
  },
  {
    controller: "Messages",
    sdk: "lookUpAMessageDetailRecord",
    ours: "messages.get",
    call: ({ messages }) => messages.get(messageId),
    request: ["GET", `/v2.1/messages/${messageId}`],
    answer: [200, messageDocument()],
  },
  {
    controller: "Messages",
    sdk: "lookUpASetofMessages",
    ours: "messages.list",
    call: ({ messages }) =>
      collect(messages.list({ startDate: "2017-12-01", endDate: "2018-01-08", limit: 3, offset: 1 })),
    request: ["GET", "/v2.1/messages?start_date=2017-12-01&end_date=2018-01-08&limit=3&offset=1"],
    answer: [200, list(messageDocument().data)],
  },
  {
    controller: "E911s",
    sdk: "createAndValidateANewE911Address",
    ours: "e911s.create",
    call: ({ e911s }) => e911s.create(address),
    request: ["POST", "/v2/e911s", { data: { type: "e911", attributes: wireAddress } }],
    answer: [201, e911Document()],
  },
  {
    controller: "E911s",
    sdk: "listAccountE911Addresses",
    ours: "e911s.list",
    call: ({ e911s }) => collect(e911s.list({ limit: 3, offset: 1, state: "WA" })),
    request: ["GET", "/v2/e911s?state=WA&limit=3&offset=1"],
    answer: [200, list(e911Document().data)],
  },
  {
    controller: "E911s",
    sdk: "listE911RecordDetails",
    ours: "e911s.get",
    call: ({ e911s }) => e911s.get("22127"),
    request: ["GET", "/v2/e911s/22127"],
    answer: [200, e911Document()],
  },
  {
    controller: "E911s",
    sdk: "createValidateAnE911Address",
    ours: "e911s.validate",
    call: ({ e911s }) => e911s.validate(address),
    request: ["POST", "/v2/e911s/validate", { data: { type: "e911", attributes: wireAddress } }],
    answer: [204],
  },
  {
    controller: "E911s",
    sdk: "updateAndValidateAnExistingE911Address",
    ours: "e911s.update",
    call: ({ e911s }) => e911s.update("22127", { label: "Home" }),
    request: ["PATCH", "/v2/e911s/22127", { data: { type: "e911", attributes: { label: "Home" } } }],
    answer: [200, e911Document()],
  },
  {
    controller: "E911s",
    sdk: "updateAssignAValidE911AddressToYourPhoneNumber",
    ours: "e911s.assign",
    call: ({ e911s }) => e911s.assign(number, "22127"),
    request: ["PATCH", `/v2/numbers/${number}/relationships/e911s/22127`],
    answer: [204],
  },
  {
    controller: "E911s",
    sdk: "deleteDeactivateE911ServiceForYourPhoneNumber",
    ours: "e911s.unassign",
    call: ({ e911s }) => e911s.unassign(number),
    request: ["DELETE", `/v2/numbers/${number}/relationships/e911s`],
    answer: [204],
  },
  {
    controller: "E911s",
    sdk: "listPhoneNumbersWithE911Record",
    ours: "e911s.numbers",
    call: ({ e911s }) => collect(e911s.numbers("22127")),
    request: ["GET", "/v2/e911s/22127/relationships/numbers?limit=200&offset=0"],
    answer: [200, list({ type: "number", id: number, attributes: { alias: null, value: number } })],
  },
  {
    controller: "E911s",
    sdk: "removeAnE911AddressFromYourAccount",
    ours: "e911s.remove",
    call: ({ e911s }) => e911s.remove("22127"),
    request: ["DELETE", "/v2/e911s/22127"],
    answer: [204],
  },
  {
    controller: "CNAMs",
    sdk: "createANewCNAMRecord",
    ours: "cnams.create",
    call: ({ cnams }) => cnams.create("Heartwood"),
    request: ["POST", "/v2/cnams", { value: "Heartwood" }],
    answer: [201, cnamDocument()],
  },
  {
    controller: "CNAMs",
    sdk: "listAccountCNAMRecords",
    ours: "cnams.list",
    call: ({ cnams }) => collect(cnams.list({ limit: 3, offset: 1, isApproved: true })),
    request: ["GET", "/v2/cnams?is_approved=true&limit=3&offset=1"],
    answer: [200, list(cnamDocument().data)],
  },
  {
    controller: "CNAMs",
    sdk: "listCNAMRecordDetails",
    ours: "cnams.get",
    call: ({ cnams }) => cnams.get("22790"),
    request: ["GET", "/v2/cnams/22790"],
    answer: [200, cnamDocument()],
  },
  {
    controller: "CNAMs",
    sdk: "updateAssignACNAMRecordToYourPhoneNumber",
    ours: "cnams.assign",
    call: ({ cnams }) => cnams.assign(number, "22790"),
    request: ["PATCH", `/v2/numbers/${number}/relationships/cnams/22790`],
    answer: [202, requested(22790)],
  },
  {
    controller: "CNAMs",
    sdk: "deleteUnassignACNAMRecordFromYourPhoneNumber",
    ours: "cnams.unassign",
    call: ({ cnams }) => cnams.unassign(number),
    request: ["DELETE", `/v2/numbers/${number}/relationships/cnams`],
    answer: [202, requested(null)],
  },
  {
    controller: "CNAMs",
    sdk: "deleteACNAMRecord",
    ours: "cnams.remove",
    call: ({ cnams }) => cnams.remove("22790"),
    request: ["DELETE", "/v2/cnams/22790"],
    answer: [204],
  },
];

describe("client: methods of the SDK", () => {
  isolateNetwork();

  for (const { controller, sdk, ours, call, request, answer } of rows) {
    it(`${controller}.${sdk} is ${ours}`, async () => {
      const client = overNock();
      const [family, method] = ours.split(".") as ["numbers", "get"];
      expect(client[family][method]).to.be.a("function");
      const [verb, target, body] = request;
      const sent: unknown[] = [];
      nock(host, {
        reqheaders: { accept: "application/vnd.api+json", authorization: basic },
        ...(body === undefined ? { badheaders: ["content-type"] } : {}),
      })
        .intercept(target, verb, (received) => {
          sent.push(received);
          return true;
        })
        .reply(...(answer as [number]));
      await call(client);
      expect(sent).to.deep.equal([body ?? ""]);
    });
  }

  it("are the 28 of the SDK, each once", () => {
    expect(rows).to.have.length(28);
    const wanted = sdkMethods.map(({ controller, name }) => `${controller}.${name}`);
    expect(rows.map(({ controller, sdk }) => `${controller}.${sdk}`)).to.have.members(wanted);
  });
});
