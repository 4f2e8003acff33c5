/** What a run may say when it fails. */
export const MISSING = /is no longer on the account/;
export const FORGOTTEN = /Did not forget the search of/;
export const MARKS = /bears the mark/;
