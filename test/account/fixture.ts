/** The account of a company with two sites, as it has grown: shared routes, aliases by many hands, one of everything. */
import type { SeedAccount } from "../../src/simulator";

const seattle = { rate_center: "seattle", state: "wa", number_type: "longcode", monthly_cost: 1.25 };
const portland = { rate_center: "portland", state: "or", number_type: "longcode", monthly_cost: 1.25 };

const attached = (
  attachments: Partial<Record<"primary_route" | "failover_route" | "e911_address" | "cnam_preset", string>>,
) => ({
  relationships: { primary_route: "0", failover_route: null, e911_address: null, cnam_preset: null, ...attachments },
});

const address = (id: string, label: string, street_name: string, zip: string) => ({
  id,
  label,
  first_name: "Augusta",
  last_name: "Lovelace",
  street_number: "1218",
  street_name,
  city: "Seattle",
  state: "WA",
  country: "US",
  zip,
});

/** Of its persons and places: nothing of it may show anywhere but in secrets. */
export const streets = ["Augusta", "Lovelace", "Third Avenue", "Burnside Street"];

export const officeAccount = (): SeedAccount => ({
  routes: [
    { id: "4711", alias: "PBX Seattle", route_type: "host", value: "sip.example.net:5060" },
    { id: "4712", alias: "mobile", route_type: "number", value: "12065550199" },
    { id: "98396", alias: "front desk", route_type: "uri", value: "sip:alice@example.net" },
  ],
  e911s: [
    {
      ...address("5021", "Seattle office", "Third Avenue", "98101"),
      address_type: "Suite",
      address_type_number: "600",
    },
    address("5022", 'The "old" office', "Burnside Street", "97201"),
  ],
  cnams: [
    { id: "7031", value: "EXAMPLE INC", is_approved: true },
    { id: "7032", value: "EXAMPLE LABS", is_approved: false, rejection_reason: null },
  ],
  numbers: [
    {
      id: "12065550110",
      alias: "Front desk",
      ...seattle,
      cnam_lookups_enabled: false,
      messaging_enabled: true,
      ...attached({ primary_route: "4711", failover_route: "4712", e911_address: "5021", cnam_preset: "7031" }),
    },
    {
      id: "12065550111",
      alias: 'Help "desk" 🚨\u202e',
      ...seattle,
      ...attached({ primary_route: "4711", e911_address: "5021" }),
    },
    { id: "12065550112", alias: "911", ...seattle, ...attached({ primary_route: "98396" }) },
    { id: "15035550120", alias: "fax", ...portland, ...attached({ failover_route: "4712", e911_address: "5022" }) },
    { id: "15035550121", alias: "fax", ...portland },
    {
      id: "18335550191",
      alias: null,
      number_type: "toll-free",
      monthly_cost: 1.75,
      ...attached({ primary_route: "4711" }),
    },
  ],
});
