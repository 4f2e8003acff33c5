/** The document of a number, with its relationships and what they refer to. */
import { type NumberRecord, type ProvisioningTask, plainNumber } from "../../account/account";
import { documentAnswer, type Resource, shownAttributes } from "../../rest/documents";
import type { Answer, Call } from "../../rest/family";
import { cnamResource } from "../cnams/cnam-document";
import { e911Resource } from "../e911s/e911-document";
import { provisioningResource } from "../messages/provisioning";
import { routeResource } from "../routes/route-document";
import { shownAttachment } from "./attachments";

const originalAttributes = ["alias", "cnam_lookups_enabled", "number_type", "rate_center", "state", "value"];

const newerInLists = ["messaging_enabled", "status", "iso_country"];

/** A number in a list: fewer attributes, no relationships. */
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
  const { id, relationships, callbacks: _callbacks, ...attributes } = plainNumber(number);
  const reference = (type: string, target: string | null) => ({ data: target === null ? null : { id: target, type } });
  return {
    type: "number",
    id,
    attributes: shownAttributes(call, attributes, originalAttributes),
    links: { self: call.link(`/v2/numbers/${id}`) },
    relationships: {
      cnam_preset: reference("cnam", shownAttachment(call, number, "cnam_preset")),
      e911_address: reference("e911", shownAttachment(call, number, "e911_address")),
      failover_route: reference("route", relationships.failover_route),
      primary_route: reference("route", relationships.primary_route),
      ...(taskOf(call, number) === undefined
        ? {}
        : { message_provision: reference("message_provisioning_status", number.provisioning ?? null) }),
    },
  };
}

/** The last messaging task, if the number shows it. Older servers do not. */
function taskOf(call: Call, { provisioning }: NumberRecord): ProvisioningTask | undefined {
  const { choices } = call.world;
  return choices.is("attributes", "original") || choices.is("messaging-task-shown", "by-task-only")
    ? undefined
    : call.account.provisionings.get(provisioning ?? "");
}

/** What a number refers to, without duplicates. */
export function includedOf(call: Call, number: NumberRecord): Resource[] {
  const { routes, cnams, e911s } = call.account;
  const { primary_route, failover_route } = number.relationships;
  const used = [...new Set([primary_route, failover_route])].flatMap((id) => routes.get(id ?? "") ?? []);
  const cnam = cnams.get(shownAttachment(call, number, "cnam_preset") ?? "");
  const e911 = e911s.get(shownAttachment(call, number, "e911_address") ?? "");
  const task = taskOf(call, number);
  return [
    ...used.map((route) => routeResource(call, route)),
    ...(cnam === undefined ? [] : [cnamResource(call, cnam)]),
    ...(e911 === undefined ? [] : [e911Resource(call, e911)]),
    ...(task === undefined ? [] : [provisioningResource(call, task, number.id)]),
  ];
}

export function numberAnswer(call: Call, status: number, number: NumberRecord): Answer {
  return documentAnswer(call, status, numberResource(call, number), includedOf(call, number));
}
