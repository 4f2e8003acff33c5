/**
 * Words for the advice in errors. The users of a program do not know the options of the client inside it, so the program
 * says how they set the keys and the address.
 */
export interface Hints {
  /** How the keys are set, as it reads after "Set". @default "accessKey and secretKey" */
  keys?: string;
  /** How the API's address is set, as it reads after "Set". @default "baseUrl" */
  baseUrl?: string;
  /** Sentences at the end of an {@link AuthError}. @default none */
  authError?: string;
  /** Sentences at the end of a {@link RateLimitedError}. @default none */
  rateLimitedError?: string;
}

/** The names of the client's own options. */
export const defaultHints = { keys: "accessKey and secretKey", baseUrl: "baseUrl" } as const satisfies Hints;

/** With defaults filled in. */
export type CompleteHints = Hints & Required<Pick<Hints, keyof typeof defaultHints>>;
