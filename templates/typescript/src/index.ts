export type { Pattern, Signature, Source } from "./pattern.js";
export { Scanner } from "./scanner.js";
export { signature } from "./signature.js";
export { PROFILE, SPEC_SHA, VERSION } from "./tables.js";
