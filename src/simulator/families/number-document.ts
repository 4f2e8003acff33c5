/** The document of a number, with its relationships and what they point to. */
import type { NumberRecord } from "../account/account";
import { documentAnswer, type Resource, shownAttributes } from "../rest/documents";
import type { Answer, Call } from "../rest/family";
import { routeResource } from "./route-document";

const originalAttributes = ["alias", "cnam_lookups_enabled", "number_type", "rate_center", "state", "value"];

const newerInLists = ["messaging_enabled", "status", "iso_country"];

/** A number as lists show it: fewer attributes, no relationships. */
export function listedNumber(call: Call, number: NumberRecord): Resource {
  const { attributes, ...rest } = numberResource(call, number);
  const names = call.world.choices.is("attributes", "unknown-extra")
    ? Object.keys(attributes ?? {})
    : [...originalAttributes, ...newerInLists];
  return {
    type: rest.type,
    id: rest.id,
    attributes: Object.fromEntries(Object.entries(attributes ?? {}).filter(([name]) => names.includes(name))),
    ...(rest.links === undefined ? {} : { links: rest.links }),
  };
}

/** A number with its relationships. */
export function numberResource(call: Call, number: NumberRecord): Resource {
  const { id, relationships, unseen: _unseen, messagingTask: _task, pendingPort: _port, ...attributes } = number;
  const reference = (type: string, target: string | null) => ({ data: target === null ? null : { id: target, type } });
  return {
    type: "number",
    id,
    attributes: shownAttributes(call, attributes, originalAttributes),
    links: { self: call.link(`/v2/numbers/${id}`) },
    relationships: {
      cnam_preset: reference("cnam", relationships.cnam_preset),
      e911_address: reference("e911", relationships.e911_address),
      failover_route: reference("route", relationships.failover_route),
      primary_route: reference("route", relationships.primary_route),
    },
  };
}

/** What a number points to, each once. */
export function includedOf(call: Call, { relationships }: NumberRecord): Resource[] {
  const { routes, cnams, e911s } = call.account;
  const { primary_route, failover_route, cnam_preset, e911_address } = relationships;
  const attached = (type: "cnam" | "e911", record: { id: string } | undefined): Resource[] => {
    if (record === undefined) return [];
    const { id, ...attributes } = record;
    return [{ type, id, attributes, links: { self: call.link(`/v2/${type}s/${id}`) } }];
  };
  return [
    ...[...new Set([primary_route, failover_route])].flatMap((id) => {
      const route = routes.get(id ?? "");
      return route === undefined ? [] : [routeResource(call, route)];
    }),
    ...attached("cnam", cnams.get(cnam_preset ?? "")),
    ...attached("e911", e911s.get(e911_address ?? "")),
  ];
}

export function numberAnswer(call: Call, status: number, number: NumberRecord): Answer {
  return documentAnswer(call, status, numberResource(call, number), includedOf(call, number));
}
