/**
 * Words for the advice in errors. The client is part of other programs, whose users know how to set *their* keys and not
 * what options the client has: so each program says it in its own words.
 */
export interface Hints {
  /** How to set the keys: sentences or commands, one per line. @default "Set accessKey and secretKey." */
  keys?: string;
  /** What sets the API's address, as it reads after "Set". @default "baseUrl" */
  baseUrl?: string;
  /** More lines for the end of an {@link AuthError}. @default none */
  authError?: string;
  /** More lines for the end of a {@link RateLimitedError}. @default none */
  rateLimitedError?: string;
}

/** The options of the client itself. */
export const defaultHints = { keys: "Set accessKey and secretKey.", baseUrl: "baseUrl" } as const satisfies Hints;

/** With the default of each that is left out. */
export type CompleteHints = Hints & Required<Pick<Hints, keyof typeof defaultHints>>;
