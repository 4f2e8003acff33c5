/**
 * Words for the advice in errors. The users of a program do not know the options of the client inside it, so the program
 * says how they set the keys and the address.
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

/** With defaults filled in. */
export type CompleteHints = Hints & Required<Pick<Hints, keyof typeof defaultHints>>;
