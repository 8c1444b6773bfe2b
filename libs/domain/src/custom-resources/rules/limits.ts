/** Limits of upstream's apiserver/pkg/apis/cel/config.go and apiextensions validation. Costs are in CEL's units. */

/** One evaluation of one expression. */
export const perCallLimit = 1_000_000;
/** All rules over one object. */
export const objectBudget = 10_000_000;
/** What one rule may cost by estimate, over all places where it applies. */
export const ruleEstimateLimit = 10_000_000;
/** What all rules of a schema may cost by estimate. */
export const schemaEstimateLimit = 100_000_000;

/** The largest request, in bytes. */
export const maxRequestBytes = 3 * 1024 * 1024;
/** The longest text that a messageExpression may give, in bytes. */
export const maxMessageBytes = 5 * 1024;
