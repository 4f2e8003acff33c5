/** What an API family is to the server: a list of endpoints, each a plain function from a call to an answer. */
import type { Account } from "../account/account";
import type { Choices } from "../choices";
import type { World } from "../world";

/** One call: the request, and the account to answer it from. */
export interface Call {
  /** The account: of the present, or of the past in a stale read. */
  readonly account: Account;
  readonly world: World;
  /** Milliseconds, virtual time. */
  readonly now: number;
  readonly path: string;
  /** The JSON body, undefined when there is none. */
  readonly body: unknown;
  /** A part of the path; empty when the path has none of that name. */
  param(name: string): string;
  query(name: string): string | undefined;
  /** A link to a path of this API, which begins with the version. */
  link(path: string): string;
}

export interface Answer {
  status: number;
  /** A JSON document; absent for an empty body. */
  document?: object;
}

export interface Endpoint {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** In hono's notation: `/v2/numbers/:number`. */
  path: string;
  /** Also answers with a slash at the end of the path. */
  slash?: true;
  /** Takes form-encoded bodies too; they arrive as an object of strings. */
  form?: true;
  handle(call: Call): Answer;
}

/** A family is one file below families/, and one line in families/index.ts. */
export interface Family {
  endpoints: readonly Endpoint[];
  /** Lets happen what is due by virtual time. */
  applyDueChanges?(account: Account, now: number, choices: Choices): void;
}
