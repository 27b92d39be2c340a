// What tests of applications need.

export type { CapturedRecord, Expected, ExpectedRecord } from "./captured-record.js";
export { ManualClock } from "./manual-clock.js";
export { type Capture, capture } from "./node-capture.js";
