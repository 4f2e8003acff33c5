import * as pulumi from "@pulumi/pulumi";
import {
  CnamAssignment,
  CnamRecord,
  E911Address,
  type E911AddressArgs,
  E911Assignment,
  InboundRoute,
  NumberRouting,
  PhoneNumber,
} from "pulumi-flowroute";

const config = new pulumi.Config();

// Where calls go: to the PBX, and to a mobile phone when that does not answer.
const pbx = new InboundRoute("pbx", { routeType: "host", value: config.get("pbx") ?? "sip.example.net:5060" });
const mobile = new InboundRoute("mobile", { routeType: "number", value: "12065550199" });

// A toll-free number, and a local one in each of these cities. Whichever fit, but none dearer than this.
const numbers = [new PhoneNumber("toll-free", { search: { numberType: "toll-free" }, alias: "Sales" })];
for (const city of (config.get("cities") ?? "seattle").split(",")) {
  numbers.push(
    new PhoneNumber(city, {
      search: { rateCenter: city, state: "WA" },
      maxSetupCost: 1,
      maxMonthlyCost: 1.25,
      alias: `Front desk ${city}`,
    }),
  );
}

for (const [index, number] of numbers.entries()) {
  new NumberRouting(`routing-${index}`, {
    numberId: number.id,
    primaryRouteId: pbx.id,
    failoverRouteId: mobile.id,
  });
}

// Where help is sent when the first local number calls 911, once it is written down:
// pulumi config set --secret office < office.json, which has {"firstName": "Front", "lastName": "Desk", ...}
const local = numbers[1]?.id;
const office = config.getSecretObject<E911AddressArgs>("office");
if (local && office) {
  const { id: e911AddressId } = new E911Address("office", office);
  new E911Assignment("office", { numberId: local, e911AddressId });
}

// What called people see of it. A person at Flowroute approves the name, within two days.
const callerName = config.get("callerName");
if (local && callerName) {
  const { id: cnamRecordId } = new CnamRecord("caller-name", { value: callerName });
  new CnamAssignment("caller-name", { numberId: local, cnamRecordId });
}

export const phoneNumbers = numbers.map(({ number }) => number);
