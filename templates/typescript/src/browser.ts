// The package in a browser: what needs nothing of Node.

export type { LogRecord } from "./log-record.js";
export type { Pattern, Signature, Source } from "./pattern.js";
export type { Finding } from "./policy/finding.js";
export type { Policy } from "./policy/policy.js";
export { type PolicyReading, readPolicy } from "./policy/policy-reader.js";
export type { Decision, Held, Settlement } from "./sampling/decision.js";
export { type RequestIdentity, randomness } from "./sampling/randomness.js";
export type { SampledRecord } from "./sampling/record.js";
export { Sampler } from "./sampling/sampler.js";
export type { PatternStats, Stats } from "./sampling/stats.js";
export { Scanner } from "./scanner.js";
export { signature } from "./signature.js";
export { PROFILE, SPEC_SHA, VERSION } from "./tables.js";
