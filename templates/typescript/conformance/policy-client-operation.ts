// The operation `policy_client`, by the package as it was built. Inputs and outputs have the names of the spec.

import { askedPause } from "../dist/export/retry-after.js";
import { readPolicy } from "../dist/policy/policy-reader.js";
import { fileName, keptText, readKept } from "../dist/policy-client/kept.js";
import {
  type Look,
  NOTHING_KNOWN,
  nextStep,
  type Plan,
  type PollState,
  type Step,
  stateOf,
  usableTag,
} from "../dist/policy-client/poll.js";
import { requestUrl } from "../dist/policy-client/service.js";
import { wellFormed } from "../dist/text.js";

/** What is seen; what is left out is empty, and the status 200. */
type Given = Readonly<
  Partial<Record<"body" | "tag" | "retry_after" | "error", string> & Record<"status" | "now_ms" | "random", number>> & {
    too_large?: boolean;
  }
>;

const OK = 200;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Looks for a policy again and again. */
export function policyClient(
  ...[source, base, service, pollMs, before, looks]: readonly [string, string, string, number, string, string]
): object {
  const isFile = source === "file";
  const plan: Plan = isFile
    ? { source: "file", option: "policy_file", pollMs }
    : { source: "service", option: "lipservice_url", pollMs };
  const facts = { service, version: "", environment: "" };
  const url = isFile ? "" : (requestUrl(base, facts) ?? "");
  let kept: Uint8Array = encoder.encode(wellFormed(before));
  let state = begin(kept, url);
  const trace = [`start,${state.source},${state.hash}`];
  for (const given of JSON.parse(wellFormed(looks)) as Given[]) {
    const look = lookOf(given);
    const step = nextStep(plan, state, look, given.random ?? 0);
    trace.push(lineOf(state, step), ...(step.notices ?? []).map((line) => `notice,${line}`));
    if (step.isNew === true && url !== "")
      kept = keptText({ url, tag: step.state.tag, fetchedMs: given.now_ms ?? 0, body: look.body });
    state = step.state;
  }
  return { url, file: url === "" ? "" : fileName(url), trace: trace.join("\n"), kept: decoder.decode(kept) };
}

function begin(kept: Uint8Array, url: string): PollState {
  const found = url === "" ? undefined : readKept(kept, url);
  const policy = found && readPolicy(found.body).policy;
  return found && policy ? stateOf("cache", policy, found.body, usableTag(found.tag)) : NOTHING_KNOWN;
}

function lineOf(before: PollState, { state, failure, waitMs, policy, isNew }: Step): string {
  const changes = [...(policy === undefined ? [] : ["swap"]), ...(isNew === true ? ["keep"] : [])].join("+");
  return [failure ?? "ok", waitMs, state.source, state.hash, changes, before.tag].join();
}

function lookOf(given: Given): Look {
  const { status = OK, body = "", tag = "", retry_after: retryAfter = "", now_ms: nowMs = 0, error = "" } = given;
  return {
    ...{ status, body: encoder.encode(wellFormed(body)), tag: wellFormed(tag), error: wellFormed(error) },
    ...{ askedMs: askedPause(wellFormed(retryAfter), nowMs), isTooLarge: given.too_large ?? false },
  };
}
