/** Why a run may fail. */
export const MISSING = /\[number-missing\]/;
export const ORPHANED_PURCHASE = /\[orphaned-purchase\]/;
export const TAG_IN_USE = /\[tag-in-use\]/;
