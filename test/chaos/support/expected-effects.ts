/** What a run may take away, as the program and the state before it say. */

import type { Resource, Stack } from "../../support/engine-model";
import { IdOf, kindOf } from "../../support/engine-model";
import type { Row } from "../../support/stack-state";

export interface ExpectedEffects {
  release: string[];
  "e911 off": string[];
  "route 0": string[];
}

export const noEffects = (): ExpectedEffects => ({ release: [], "e911 off": [], "route 0": [] });

/** Of a destroy: numbers go with all that hangs on them, and nothing is taken off those that stay. */
export function effectsOfDestroy(stack: Stack, isTarget: (urn: string) => boolean, serial: boolean): ExpectedEffects {
  // What counts as missing is not looked at again before it goes, so it stays on the account if it is back.
  const rows = [...stack.rows.values(), ...stack.pendingDeletes].filter(({ urn }) => isTarget(urn));
  const numbers = rows.filter((row) => kindOf(row.urn) === "PhoneNumber" && mayGo(stack, row) && !isLost(row));
  const release = numbers.filter((row) => serial || !isKeptByNow(stack, row)).map(({ id }) => id);
  return { ...noEffects(), release };
}

/** @param forced kinds that are replaced by force; a refresh looks whether what was missing is back */
export function effectsOfUp(
  stack: Stack,
  program: readonly Resource[],
  isTarget: (urn: string) => boolean,
  forced: readonly string[] = [],
  refreshes = false,
): ExpectedEffects {
  const rowOf = ({ urn, aliases = [] }: Resource): Row | undefined =>
    stack.rows.get(urn) ?? aliases.flatMap((alias) => stack.rows.get(alias) ?? [])[0];
  const held = new Map(program.map((resource) => [resource.urn, rowOf(resource)]));
  const numbers = program.filter(({ urn }) => kindOf(urn) === "PhoneNumber");
  /** The number that a resource stands for after the run, where that is known before it. */
  const numberOf = (urn: string): string | undefined => {
    const exact = program.find((resource) => resource.urn === urn)?.inputs["number"];
    return exact === undefined ? held.get(urn)?.id : String(exact);
  };
  const wanted = new Set(numbers.map(({ urn }) => numberOf(urn)));
  // What is no target is not looked at: who deletes by a target means that.
  const fresh = numbers.filter(({ urn }) => held.get(urn) === undefined && isTarget(urn));
  const kept = new Set([...held.values()].filter((row) => row !== undefined));
  const leaves = [...stack.pendingDeletes, ...[...stack.rows.values()].filter((row) => !kept.has(row))];

  // "A forced replacement with other criteria" in docs/safety.md.
  const isAnew = (row: Row, { inputs }: Resource): boolean =>
    forced.includes("PhoneNumber") && JSON.stringify(inputs["search"]) !== JSON.stringify(row.outputs["search"]);

  const release = [...stack.rows.values(), ...stack.pendingDeletes].filter((row) => {
    if (kindOf(row.urn) !== "PhoneNumber" || !isReleased(row) || !isTarget(row.urn)) return false;
    if (isLost(row) && !(refreshes && stack.rows.get(row.urn) === row)) return false;
    const successor = numbers.find((resource) => held.get(resource.urn) === row);
    if (wanted.has(row.id) && !(successor && isAnew(row, successor))) return false;
    if (successor !== undefined) return successor.inputs["onDelete"] !== "keep" && !successor.protect;
    if (!mayGo(stack, row)) return false;
    const still = numbers.find(({ urn }) => urn === row.urn);
    if (still !== undefined) return still.inputs["onDelete"] !== "keep";
    // What looks like a rename keeps its number in the run in which the new name is new.
    const search = JSON.stringify(row.outputs["search"]);
    return !fresh.some(({ inputs }) => inputs["search"] !== undefined && JSON.stringify(inputs["search"]) === search);
  });

  /** Numbers from which the program has taken the line. */
  const without = (kind: string): string[] => {
    const has = new Set(
      program.flatMap(({ urn, inputs }) => {
        const number = inputs["numberId"];
        return kindOf(urn) === kind && number instanceof IdOf ? [numberOf(number.urn)] : [];
      }),
    );
    const rows = [...leaves, ...kept].filter((row) => kindOf(row.urn) === kind && isTarget(row.urn));
    return rows.map(({ id }) => id).filter((id) => !has.has(id));
  };
  return {
    release: release.map(({ id }) => id),
    "e911 off": without("E911Assignment"),
    "route 0": without("NumberRouting"),
  };
}

/** A refresh has marked it as missing. */
const isLost = ({ outputs }: Row): boolean => outputs["__missing"] === true;

/** No program of a history asks for the release of what it has adopted. */
const isReleased = ({ outputs }: Row): boolean => outputs["onDelete"] === "release" && outputs["origin"] !== "adopted";

/** Beside it is a later object, with which the program asked to keep what it has. */
const isKeptByNow = (stack: Stack, row: Row): boolean => {
  const present = stack.rows.get(row.urn);
  return stack.pendingDeletes.includes(row) && present?.inputs["onDelete"] === "keep";
};

const mayGo = (stack: Stack, row: Row): boolean => isReleased(row) && !stack.isProtected(row) && !stack.isRetained(row);
