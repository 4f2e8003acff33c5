/** Some of the lifecycle for CI: from each kind of event what once went wrong, or would cost most. */
import { type Case, caseOf, caseOfPair, describeLifecycle, events } from "./cases";
import { pairsOf, titleOf } from "./pairs";

const pairs = pairsOf(events);

function caseNamed(title: string): Case {
  const event = events.find((each) => each.title === title);
  if (event) return caseOf(event);
  const pair = pairs.find((each) => titleOf(each) === title);
  if (pair) return caseOfPair(pair);
  throw new Error(`There is no event and no pair of events with the title "${title}".`);
}

describeLifecycle(
  "a sample of the lifecycle",
  "plain",
  [
    "everything: moved into a component with aliases",
    "the route: an edit that the carrier refuses, in a run that goes on after errors",
    "everything: replaced by force, the searches too",
    "everything: a destroy without a preview while the numbers are protected",
    "in the portal, the route is deleted",
    "a newer version has written fields that this one does not know",
    "the keys are rotated",
    "the exact number: replaced by another one, and kept + everything: on an Account instead of the stack's own keys",
    "the exact number: renamed with an alias + the exact number: replaced by another one, and kept",
    "the same stack is brought up from two machines at once, one of which finds it locked",
  ].map(caseNamed),
);

describeLifecycle(
  "a sample of the lifecycle",
  "harsh",
  [
    "the searched number: renamed without an alias",
    "the exact number: replaced by another one",
    "all that is on numbers: tainted",
    "everything: a destroy interrupted by kill -9, and then up again",
    "the exact number is ported away, and leaves the program",
    "the state is restored from before the removal of the searched number, and another one is bought on demand",
    "a second stack of the same program comes up and goes",
  ].map(caseNamed),
);
