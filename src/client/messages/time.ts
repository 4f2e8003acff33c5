/** Times as users and programs write them. */

const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * A day or a time in ISO 8601 that says its zone; undefined for anything else, and for days that there are not. What says
 * no zone is UTC, as Flowroute's own Python SDK sends it: JavaScript alone would take it for the zone of this machine.
 */
export function inUtc(text: string): string | undefined {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const complete = text.includes("T") && parts[1] === undefined ? `${text}Z` : text;
  return Number.isNaN(Date.parse(complete)) ? undefined : complete;
}
