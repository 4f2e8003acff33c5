/** What a run may say when it fails. */
export const MISSING = /is no longer on the account/;
export const ORPHANED_PURCHASE = /Did not forget the search of/;
export const OWNERSHIP_TAG = /bears the mark/;
