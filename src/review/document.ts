/** A review as JSON. `review.schema.json` describes it; keys and their order are a contract with other programs. */
import { formatMoney, type Money } from "../purchase";
import { diagramOf } from "./diagram";
import { type Finding, LEVELS } from "./findings";
import { type Comment, markerOf } from "./render";
import type { Review } from "./review";
import { plain } from "./text";

const SCHEMA = "flowroute.review/1";

const amount = (value: Money | null): string | null => (value === null ? null : formatMoney(value));

export function documentOf(review: Review, comment: Comment): object {
  const { plan, options, findings, bill, verdict, worlds } = review;
  const count = (level: string) => findings.filter((one) => one.level === level && !one.isAccepted).length;
  return {
    schema: SCHEMA,
    project: plan.project,
    stack: plan.stack,
    target: options.target ?? null,
    head: options.head ?? null,
    source: plan.source,
    complete: plan.hasUnchanged && !plan.isFailed,
    refreshed: plan.isRefreshed,
    verdict,
    counts: Object.fromEntries(LEVELS.map((level) => [level, count(level)])),
    money: {
      currency: "USD",
      setup: { now: amount(bill.setup.now), worst: amount(bill.setup.worst), unknown: bill.setup.unknown },
      monthly: {
        before: amount(bill.monthly.before),
        after: amount(bill.monthly.after),
        delta: amount(bill.monthly.delta),
        unknown: bill.monthly.unknown,
      },
      lines: bill.lines.map(({ what, setup, monthly, source }) => ({
        what: plain(what),
        setup: amount(setup),
        monthly: amount(monthly),
        source: plain(source).replaceAll("*", ""),
      })),
    },
    findings: findings.map(findingJson),
    drift: findings.filter(({ rule }) => rule.startsWith("drift-")).map(({ key }) => key),
    policies:
      plan.policies?.map(({ policy, pack, level, message, urn }) => ({
        policy,
        pack,
        level,
        urn: urn ?? null,
        message,
      })) ?? null,
    errors: plan.errors,
    diagram: diagramOf(worlds, findings, LEVELS) ?? null,
    comment: { marker: markerOf(review), characters: comment.markdown.length, omitted: comment.omitted },
  };
}

const findingJson = ({ key, level, rule, urn, name, numbers, before, after, fields, effect, isAccepted }: Finding) => ({
  ...{ key, level, rule, urn, name },
  number: numbers.length === 1 ? (numbers[0]?.digits ?? null) : null,
  numbers: numbers.map(({ name: of, digits }) => ({ name: of, number: digits })),
  ...{ before, after, fields },
  effect: plain(effect),
  accepted: isAccepted,
});
