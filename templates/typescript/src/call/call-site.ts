import type { Location } from "./host.js";
import { stackLimit } from "./stack-limit.js";

/** The folder of this package: frames in it are our own. */
const OWN = new URL("..", import.meta.url).href;
const FRAME = /^\s*at (?:(.+?) \()?(?:(.+?)):(\d+):\d+\)?$/;

/** Our own frames, and one more. */
const MAX_FRAMES = 20;

/** Returns where the application called us, by the stack. */
export function callSite(): Location | undefined {
  const before = stackLimit.stackTraceLimit;
  stackLimit.stackTraceLimit = MAX_FRAMES;
  const { stack } = new Error("here");
  stackLimit.stackTraceLimit = before;
  const frames = typeof stack === "string" ? stack.split("\n").slice(1) : [];
  const found = frames.map((frame) => FRAME.exec(frame)).find((parts) => isForeign(parts?.[2]));
  if (!found) return undefined;
  const [, name, file, line] = found;
  return { file, line: Number(line), function: name };
}

function isForeign(file: string | undefined): boolean {
  return file !== undefined && !file.startsWith(OWN);
}
