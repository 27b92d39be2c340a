import type { RequestWatcher } from "../correlation/request-scope.js";
import type { Pipeline } from "./pipeline.js";

let current: Pipeline | undefined;
let flush: (() => Promise<unknown>) | undefined;

/** The pipeline of the call in force. Loggers that were set up before it ask for each record. */
export function currentPipeline(): Pipeline | undefined {
  return current;
}

/** The same, as requests see it. */
export function currentCall(): RequestWatcher | undefined {
  return current;
}

/** Sends what the call in force has taken so far. */
export async function flushCurrent(): Promise<void> {
  await flush?.();
}

/** Puts the pipeline of a call in force, and what sends at once; or takes them away, where they are the ones in force. */
export function setCurrent(pipeline: Pipeline, flushIt: () => Promise<unknown>): void {
  current = pipeline;
  flush = flushIt;
}

export function unsetCurrent(pipeline: Pipeline): void {
  if (current !== pipeline) return;
  current = undefined;
  flush = undefined;
}

/** Takes what is in force out of force; what it returns puts it back, where nothing else has come into force since. */
export function setAside(): () => void {
  const aside = { current, flush };
  current = undefined;
  flush = undefined;
  return () => {
    if (current === undefined) ({ current, flush } = aside);
  };
}
