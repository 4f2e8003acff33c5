/** What a run may say when it fails. */
export const MISSING = /is no longer on the account/;
/** With the URN that is to be deleted from the state. */
export const KEPT = /Did not forget the search .* if it was kept on purpose, .*: pulumi state delete '(.*)'/;
export const FORGOTTEN = /Did not forget the search of/;
export const MARKS = /bears the mark/;
