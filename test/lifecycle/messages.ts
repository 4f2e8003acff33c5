/** Why a run may fail. */
export const MISSING = /\[(number-missing|not-on-account)\]/;
export const ORPHANED = /\[orphaned-purchase\]/;
export const TAG_IN_USE = /\[tag-in-use\]/;
