/** An API family: a list of endpoints, each a plain function from a call to an answer. */
import type { Account } from "../account/account";
import type { Choices } from "../choices";
import type { World } from "../world";

/** One call: the request, and the account that answers it. */
export interface Call {
  /** The current account, or an earlier one in a stale read. */
  readonly account: Account;
  readonly world: World;
  /** Virtual time in milliseconds. */
  readonly now: number;
  readonly path: string;
  /** The JSON body, undefined when there is none. */
  readonly body: unknown;
  /** A parameter of the path; empty when the path does not have it. */
  param(name: string): string;
  query(name: string): string | undefined;
  /** A link to a path of this API, beginning with the version. */
  link(path: string): string;
}

export interface Answer {
  status: number;
  /** A JSON document; absent for an empty body. */
  document?: object;
}

export interface Endpoint {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** In Hono's notation: `/v2/numbers/:number`. */
  path: string;
  /** Also accepts a slash at the end of the path. */
  slash?: true;
  /** Also accepts form-encoded bodies, which become an object of strings. */
  form?: true;
  handle(call: Call): Answer;
}

/** Each family has a file in families/ and a line in families/index.ts. */
export interface Family {
  endpoints: readonly Endpoint[];
  /** Applies what virtual time has made due. */
  applyDueChanges?(account: Account, now: number, choices: Choices): void;
}
