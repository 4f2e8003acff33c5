/** The rule on caller names (CNAM). */
import type { StackValidationPolicy } from "@pulumi/policy";
import { inUtc } from "../client/messages/time";
import { systemRuntime } from "../client/runtime";
import { quoted } from "../client/text/foreign-text";
import { CnamRecord } from "../resources/cnam-record/resource";
import { allOf, textOf } from "./reading";

const DAY_MS = 86_400_000;

export const callerNamePending: StackValidationPolicy = {
  name: "caller-name-pending",
  displayName: "Caller names that wait for approval",
  description: "No caller name waits for its approval for longer than Flowroute needs, and none is rejected.",
  enforcementLevel: "advisory",
  configSchema: {
    properties: {
      days: { type: "number", minimum: 0, default: 3, description: "since the record was created" },
    },
  },
  validateStack(args, reportViolation) {
    const { days = 3 } = args.getConfig<{ days?: number }>();
    for (const { urn, props } of allOf(args, CnamRecord)) {
      const value = quoted(textOf(props, "value"));
      const status = textOf(props, "status");
      if (status === "rejected") reportViolation(`${value} was rejected by Flowroute. Change the value.`, urn);
      const created = Date.parse(inUtc((textOf(props, "creationDatetime") ?? "").replace(" ", "T")) ?? "");
      const age = Math.floor((systemRuntime.now() - created) / DAY_MS);
      // A time that is not given or not one is no age.
      if (status !== "pending" || !(age >= days)) continue;
      reportViolation(
        `${value} has waited for approval for ${age} days. Run pulumi refresh to read its status, then ask Flowroute's support.`,
        urn,
      );
    }
  },
};
