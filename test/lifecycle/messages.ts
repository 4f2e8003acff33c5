/** Why a run may fail. */
export const MISSING = /\[number-missing\]/;
export const ORPHANED = /\[orphaned-purchase\]/;
export const TAG_IN_USE = /\[tag-in-use\]/;
