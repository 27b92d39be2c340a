import { readFile } from "node:fs/promises";
import { policySource } from "../call/policy-source.js";
import type { Settings } from "../config/settings.js";
import { SERVICE_NAME_KEY } from "../config/tables.js";
import type { Fetched } from "./policy.js";
import { POLICY_PATH, POLICY_QUERY } from "./tables.js";

const OK = 200;
const SLASHES = /\/+$/;

/** Reads the policy's file or asks its service, once; nothing where there is none, or it may not be asked. */
export async function fetchPolicy(settings: Settings, mayAsk: boolean): Promise<Fetched | undefined> {
  const { name } = policySource(settings);
  try {
    if (name === "file") return { document: await readFile(settings.values.policyFile ?? "", "utf8") };
    if (name === "service" && mayAsk) return { document: await ask(settings) };
    return undefined;
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

async function ask({ values, resource }: Settings): Promise<string> {
  const url = new URL(values.lipserviceUrl ?? "");
  url.pathname = url.pathname.replace(SLASHES, "") + POLICY_PATH;
  const service = resource.find(([key]) => key === SERVICE_NAME_KEY)?.[1] ?? "";
  url.searchParams.set(POLICY_QUERY, service);
  const answer = await fetch(url, { signal: AbortSignal.timeout(values.requestTimeoutMs) });
  if (answer.status !== OK) throw new Error(`the service answered ${answer.status}`);
  return await answer.text();
}

/** Returns the reason of a fault; that of `fetch` stands in its cause. */
function reasonOf(error: unknown): string {
  const { cause } = Object(error) as { cause?: unknown };
  return String(cause ?? error);
}
