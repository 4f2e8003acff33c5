/**
 * Whether what an interrupted run may have bought from a search can be on another account than that of the keys in use.
 * What is missing under other keys is never lost, but a number that can be bought is on no account.
 */
import { apiHash, HIDDEN, type OperationContext, type PropertyValues, waitUntilTrusted } from "../../host";
import { commonPrefix, numbersOfList, numbersWithAlias } from "../../purchase";
import { allListed } from "./lists";

/** More of the stock is not read for it. */
const MAX_EXAMINED = 2_000;

/**
 * Whether the search was made on the account of the keys in use. Trusts them where a number of the account has the ownership
 * tag of the search. Call it again after the wait for purchases that are under way.
 */
export async function verifyAccountOfSearch(
  context: OperationContext,
  outputs: PropertyValues,
): Promise<"same" | "other"> {
  const { connection } = context;
  if (connection.isSameAccount(outputs[HIDDEN.account])) return "same";
  // Keys that open nothing prove nothing.
  const evidence = await readEvidence(context, outputs).catch(() => "none");
  // The tag names this very resource.
  if (evidence === "tag") connection.trust(outputs[HIDDEN.account]);
  if (evidence !== "none") return "same";
  return (await waitUntilTrusted(context, outputs)) ? "same" : "other";
}

/** `stock`: nothing can have been bought from its list, on any account. */
async function readEvidence(context: OperationContext, outputs: PropertyValues): Promise<"tag" | "stock" | "none"> {
  const tag = outputs["tag"];
  if (typeof tag === "string") {
    for await (const _ of numbersWithAlias(context.connection.client, tag)) return "tag";
  }
  return (await canAllBeBought(context, outputs)) ? "stock" : "none";
}

/**
 * Whether the stock has all of its numbers, but for those that the account of the keys in use has. Not where nothing is on
 * its list: then a number may have been bought that is on none.
 */
async function canAllBeBought({ connection }: OperationContext, outputs: PropertyValues): Promise<boolean> {
  const { client, settings } = connection;
  // What is in stock of one API says nothing about another one.
  if (outputs["__stock"] !== apiHash(settings) || numbersOfList(outputs["shortlist"]).length === 0) return false;
  const left = new Set(allListed(outputs));
  const startsWith = commonPrefix([...left]);
  if (startsWith.length < 2) return false;
  for await (const { number } of client.numbers.list({ startsWith })) left.delete(number);
  let looked = 0;
  for await (const { number } of client.numbers.search({ startsWith })) {
    left.delete(number);
    looked += 1;
    if (left.size === 0 || looked >= MAX_EXAMINED) break;
  }
  return left.size === 0;
}
