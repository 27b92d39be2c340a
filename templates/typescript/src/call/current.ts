import type { RequestWatcher } from "../correlation/request-scope.js";
import type { Pipeline } from "./pipeline.js";

let current: Pipeline | undefined;

/** The pipeline of the call in force. Loggers that were set up before it ask for each record. */
export function currentPipeline(): Pipeline | undefined {
  return current;
}

/** The same, as requests see it. */
export function currentCall(): RequestWatcher | undefined {
  return current;
}

/** Puts the pipeline of a call in force; or takes it away, where it is the one in force. */
export function setCurrent(pipeline: Pipeline): void {
  current = pipeline;
}

export function unsetCurrent(pipeline: Pipeline): void {
  if (current === pipeline) current = undefined;
}
