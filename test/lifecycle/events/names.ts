/** The same things under other names and in other places of the program. */
import { ALL, ATTACHMENTS, moveInside, RECORDS, rename, setArgs, setOptions } from "../edits";
import { urnOf } from "../fixture";
import type { LifecycleEvent } from "../scenario";

const RENAME = /\[rename-suspected\]/;
/** The second one where the number has another alias than ours. */
const OURS = /as "line"[^\n]* \[former-name\]|\[already-on-account\]/;

export const nameEvents: LifecycleEvent[] = [
  ...(
    [
      ["the searched number", ["desk"]],
      ["the exact number", ["line"]],
      ["all that is on numbers", ATTACHMENTS],
      ["route, address and caller name", RECORDS],
    ] as const
  ).map(
    ([what, about]): LifecycleEvent => ({
      title: `${what}: renamed with an alias`,
      about,
      renames: about,
      edit: (wanted) => rename(wanted, about, true),
    }),
  ),
  {
    title: "the searched number: renamed without an alias",
    about: ["desk"],
    renames: ["desk"],
    edit: (wanted) => rename(wanted, ["desk"], false),
    expectedError: RENAME,
    effects: { buys: 1, releases: ["desk"], releasesOthers: 1, charges: 1 },
  },
  {
    title: "the exact number: renamed without an alias, which is added then",
    about: ["line"],
    remakes: ["line"],
    renames: ["line"],
    unmakes: ["line"],
    edit: (wanted) => rename(wanted, ["line"], false),
    expectedError: OURS,
    remedy: ({ wanted }) => setOptions(wanted, ["line"], { aliases: [{ name: "line" }] }),
  },
  {
    title: "the exact number: renamed without an alias, and adopted under the new name",
    about: ["line"],
    effects: { leaves: ["line", ...RECORDS] },
    remakes: ["line"],
    renames: ["line"],
    edit: (wanted) => {
      rename(wanted, ["line"], false);
      setArgs(wanted, ["line"], { adopt: true });
    },
  },
  {
    title: "all that is on numbers: renamed without an alias",
    about: ATTACHMENTS,
    renames: ATTACHMENTS,
    edit: (wanted) => rename(wanted, ATTACHMENTS, false),
  },
  {
    title: "route, address and caller name: renamed without an alias",
    about: RECORDS,
    effects: { leaves: ["acme"] },
    remakes: RECORDS,
    renames: RECORDS,
    edit: (wanted) => rename(wanted, RECORDS, false),
  },
  {
    title: "everything: moved into a component with aliases",
    about: ALL,
    renames: ALL,
    edit: (wanted) => moveInside(wanted, ALL, true),
  },
  {
    title: "all but the numbers: moved into a component without aliases",
    about: [...ATTACHMENTS, ...RECORDS],
    effects: { leaves: ["hq", "acme"] },
    remakes: RECORDS,
    renames: [...ATTACHMENTS, ...RECORDS],
    edit: (wanted) => moveInside(wanted, [...ATTACHMENTS, ...RECORDS], false),
  },
  {
    title: "the searched number: moved into a component without an alias",
    about: ["desk"],
    renames: ["desk"],
    edit: (wanted) => moveInside(wanted, ["desk"], false),
    expectedError: RENAME,
    effects: { buys: 1, releases: ["desk"], releasesOthers: 1, charges: 1 },
  },
  {
    title: "the exact number: moved into a component without an alias, which is added then",
    about: ["line"],
    remakes: ["line"],
    renames: ["line"],
    unmakes: ["line"],
    edit: (wanted) => moveInside(wanted, ["line"], false),
    expectedError: OURS,
    remedy: ({ wanted }) => setOptions(wanted, ["line"], { aliases: [urnOf("PhoneNumber", "line")] }),
  },
];
