/** Bugs that would cost a number, money or an emergency address, and which tests have to notice each. */

export interface Bug {
  name: string;
  file: string;
  /** Stands exactly once in the file. */
  find: string;
  replace: string;
  /** Test files that run on it. */
  tests: string[];
  /** Part of the titles of the tests that have to fail, every one of them. */
  title: string;
}

export const BUGS: readonly Bug[] = [
  {
    name: "a number that was missing and is back is released with its old object",
    file: "src/resources/phone-number/release.ts",
    find: `if (isMissing(outputs)) {`,
    replace: `if (isMissing(outputs) && id === "") {`,
    tests: ["test/resources/missing.test.ts"],
    title: "is not released",
  },
  {
    name: "a word of the carrier counts as our own mark",
    file: "src/resources/phone-number/missing.ts",
    find: `return mark === undefined ? outputs["status"] === FORMER_MARK : mark === true;`,
    replace: `return mark === true || outputs["status"] === FORMER_MARK;`,
    tests: ["test/resources/missing.test.ts"],
    title: 'is not one of which Flowroute says "missing"',
  },
  {
    name: "another number is bought although the missing one is back",
    file: "src/resources/phone-number/check-purchase.ts",
    find: `if (back.length > 0) return back;`,
    replace: "",
    tests: ["test/resources/missing.test.ts"],
    title: "is not bought again before its next refresh, with an alias",
  },
  {
    name: "the POST of a purchase is retried once",
    file: "src/client/http/send.ts",
    find: `if (call.effect === "purchase") return await attempt(1);`,
    replace: `if (call.effect === "purchase") return await attempt(1).catch(() => attempt(2));`,
    tests: ["test/client/wire-faults.test.ts"],
    title: "a purchase is a doubt, after one POST",
  },
  {
    name: "a number whose answer was lost is bought again",
    file: "src/purchase/buy.ts",
    find: `if (error instanceof AmbiguousWriteError) return settle(shop, order, number, error);`,
    replace: `if (error instanceof AmbiguousWriteError) return post(shop, order, number, onSend);`,
    tests: ["test/purchase/buy.test.ts"],
    title: "is ours when the account shows the number afterwards",
  },
  {
    name: "the price is not re-checked right before the purchase",
    file: "src/purchase/buy.ts",
    find: `if (!isAffordable(offer, order.wish)) return { next: "too expensive" };`,
    replace: "",
    tests: ["test/purchase/buy.test.ts"],
    title: "has risen above the cap since the list was made",
  },
  {
    name: "two buyers may try one number at the same time",
    file: "src/purchase/desk.ts",
    find: `if (holder !== undefined && holder !== urn) return false;`,
    replace: "",
    tests: ["test/purchase/buy.test.ts"],
    title: "different numbers out of",
  },
  {
    name: "the budget forgets what was spent",
    file: "src/purchase/desk.ts",
    find: `this.spent = after;`,
    replace: "",
    tests: ["test/purchase/buy.test.ts"],
    title: "buys nothing that would go a cent beyond the budget",
  },
  {
    name: "a host whose engine is gone goes on buying",
    file: "src/purchase/buy.ts",
    find: `if (!(await shop.engineIsThere())) {`,
    replace: `if (shop.timeoutMs < 0) {`,
    tests: ["test/purchase/buy.test.ts"],
    title: "buys nothing once the engine is gone",
  },
  {
    name: "any untouched number of the account is taken for ours",
    file: "src/purchase/recover.ts",
    find: `return wanted.flatMap((number) => found.get(number) ?? []);`,
    replace: `return [...found.values()];`,
    tests: ["test/purchase/recover.test.ts"],
    title: "never takes a number that is near those of the list",
  },
  {
    name: "an untouched number is taken without the wait",
    file: "src/purchase/recover.ts",
    find: `const PATIENCE = 3.5;`,
    replace: `const PATIENCE = 0;`,
    tests: ["test/purchase/recover.test.ts"],
    title: "after the wait and only if the mark stands",
  },
  {
    name: "the loader text is forgotten in a partial failure",
    file: "src/host/guard.ts",
    find: `, __provider: bag?.["__provider"] }`,
    replace: ` }`,
    tests: ["test/host/guard.test.ts"],
    title: "keeps id, properties and the loader text when",
  },
  {
    name: "what was bought before a failure is not in the state",
    file: "src/host/define-resource.ts",
    find: `throw new PartialFailure(messageOf(error), id, outputsOf(session, live, want, before));`,
    replace: `throw error;`,
    tests: ["test/resources/phone-number.test.ts"],
    title: "is in the state when its options fail after the purchase",
  },
  {
    name: "there are no claims",
    file: "src/host/claims.ts",
    find: `return this.own.get(key) ?? this.holderElsewhere(key);`,
    replace: `return key === "" ? key : undefined;`,
    tests: ["test/resources/claims.test.ts"],
    title: "leaves the routes of a number whose routing was renamed",
  },
  {
    name: "a rename costs a number",
    file: "src/resources/phone-number/release.ts",
    find: `    refuseRename(session, id, outputs);\n`,
    replace: "",
    tests: ["test/resources/claims.test.ts"],
    title: "does not let a rename cost a number",
  },
  {
    name: "the old number is released before the new one is bought and routed",
    file: "src/host/define-resource.ts",
    find: `return { changes: changed.length > 0 || replaces.length > 0, replaces };`,
    replace: `return { changes: changed.length > 0 || replaces.length > 0, replaces, ...{ deleteBeforeReplace: true } };`,
    tests: ["test/resources/claims.test.ts"],
    title: "before the old one is released",
  },
  {
    name: "one run releases more than maxReleases",
    file: "src/host/departures.ts",
    find: `this.releases += 1;`,
    replace: "",
    tests: ["test/host/departures.test.ts"],
    title: "refuses the next before anything happens to it",
  },
  {
    name: "a 207 is taken for a failure",
    file: "src/client/http/verdict.ts",
    find: `if (status >= 200 && status < 300) return`,
    replace: `if (status >= 200 && status < 300 && status !== 207) return`,
    tests: ["test/client/numbers.test.ts"],
    title: "a 207",
  },
  {
    name: "assignments are detached in a destroy",
    file: "src/resources/attachment.ts",
    find: `if (wish === "detach" || (wish !== "leave" && numberStays)) return true;`,
    replace: `if (wish !== "leave") return true;`,
    tests: ["test/resources/number-routing.test.ts", "test/resources/emergency.test.ts"],
    title: "is left when its number leaves the program too",
  },
  {
    name: "an emergency address is taken off before the other one goes on",
    file: "src/resources/e911-assignment/implementation.ts",
    find: `    await client.e911s.assign(id, addressId);\n`,
    replace: `    await client.e911s.unassign(id);\n    await client.e911s.assign(id, addressId);\n`,
    tests: ["test/resources/emergency.test.ts"],
    title: "goes over what somebody else has put there, in one request",
  },
  {
    name: "the hash of the account that something was seen on is ignored",
    file: "src/host/connection.ts",
    find: `return hash === undefined || hash === this.account || this.sameAccount.has(String(hash));`,
    replace: `return true;`,
    tests: ["test/resources/phone-number.test.ts"],
    title: "never takes a number that other keys do not show for lost",
  },
  {
    name: "a number that one read does not show is taken for gone",
    file: "src/resources/phone-number/find.ts",
    find: `if (details || !(await isListed(client, id))) return details;`,
    replace: `if (client) return details;`,
    tests: ["test/resources/phone-number.test.ts"],
    title: "is not taken for gone while the list still has it",
  },
];
