import type { Settings } from "../config/settings.js";
import type { Environment } from "../config/text.js";
import { NodeTransport } from "../export/node-transport.js";
import { lookAtFile } from "../policy-client/node-document-file.js";
import { factsOf } from "../policy-client/node-keeper.js";
import type { Look } from "../policy-client/poll.js";
import { askService, requestUrl } from "../policy-client/service.js";
import { policySource } from "../policy-client/source.js";
import type { Fetched } from "./policy.js";

const OK = 200;
const decoder = new TextDecoder();

/** Looks at the policy's file or asks its service, once; nothing where there is none, or it may not be asked. */
export async function fetchPolicy(
  settings: Settings,
  environment: Environment,
  mayAsk: boolean,
): Promise<Fetched | undefined> {
  const { name } = policySource(settings);
  if (name === "file") return fetchedOf(await lookAtFile(settings.values.policyFile ?? "", ""));
  const url = requestUrl(settings.values.lipserviceUrl ?? "", factsOf({ settings }));
  if (name !== "service" || !mayAsk || url === undefined) return undefined;
  return await ask(url, settings, environment);
}

async function ask(url: string, { values }: Settings, environment: Environment): Promise<Fetched> {
  const transport = new NodeTransport(values, environment);
  // A transport holds up no process, and here somebody waits for it.
  const awake = setInterval(() => undefined, values.requestTimeoutMs);
  const request = { url, timeoutMs: values.requestTimeoutMs, signal: new AbortController().signal };
  try {
    return fetchedOf(await askService(transport, request, "", Date.now));
  } finally {
    clearInterval(awake);
    transport.close();
  }
}

function fetchedOf({ status, body, isTooLarge, error }: Look): Fetched {
  if (isTooLarge) return { error: "it is longer than a policy may be" };
  if (status === OK) return { document: decoder.decode(body) };
  return { error: status === 0 ? error : `the answer is ${status}` };
}
