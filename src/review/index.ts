/** What a planned change does to numbers, money and emergency calls. Pure: from the text of a preview to a comment and JSON. */
export { documentOf } from "./document";
export { type Acceptance, LEVELS, type Level, RULES } from "./findings";
export { parsePreview, withPolicies } from "./parse";
export { failedPlan, type Plan, UnreadablePreview } from "./plan";
export { commentLimit, commentOf, DEFAULT_CHARACTERS, markerOf } from "./render";
export { isAtLeast, type Review, type ReviewOptions, reviewOf } from "./review";
