import { OPTIONS } from "../config/options.js";
import type { Settings } from "../config/settings.js";
import { shownSetting } from "../config/shown-setting.js";
import { TOKEN_PREFIX } from "../config/tables.js";
import type { Facts } from "./report.js";
import { hide } from "./secret.js";
import { TOKEN_CHARACTERS } from "./tables.js";

/** Finds what there is to say of settings, without a secret: where records go and why, and whether the token is good. */
export function destinationFacts(settings: Settings, secrets: readonly string[]): Facts {
  const { destination, sources, notices } = settings;
  const { way, target } = destination;
  const endpoint = target?.profile.name === "posthog" ? "posthogEndpoint" : "otlpEndpoint";
  return {
    texts: {
      way,
      profile: target?.profile.name ?? "",
      url: hide(target?.url ?? "", secrets),
      disabled_source: sources.get("disabled") ?? "",
      endpoint_source: (target && sources.get(endpoint)) ?? "",
      headers_source: sources.get("headers") ?? "",
      token_source: sources.get("posthogApiKey") ?? "",
      ...tokenFacts(settings),
    },
    lists: {
      given: givenOptions(settings, secrets),
      notices: notices.filter(({ name }) => name !== "nowhere").map(({ message }) => hide(message, secrets)),
    },
  };
}

function givenOptions({ sources, values }: Settings, secrets: readonly string[]): readonly string[] {
  return OPTIONS.flatMap((option) => {
    const source = sources.get(option.property) ?? "";
    if (source === "") return [];
    const shown = hide(shownSetting(option, values) ?? "", secrets);
    return [`${option.name} = ${shown} (${source === option.name ? "in code" : source})`];
  });
}

function tokenFacts(settings: Settings): Record<string, string> {
  const key = settings.values.posthogApiKey ?? "";
  if (key === "") return { token: withoutKey(settings) };
  const begins = key.startsWith(TOKEN_PREFIX);
  const rest = [...key.slice(TOKEN_PREFIX.length)];
  const isWhole = rest.length > 0 && rest.every((char) => TOKEN_CHARACTERS.has(char));
  const shape = isWhole ? "good" : "placeholder";
  return {
    token: begins ? shape : "odd",
    token_prefix: begins ? TOKEN_PREFIX : "",
    token_length: String(key.length),
  };
}

/** Says what there is in place of a token, or why there is none. */
function withoutKey({ notices, values, destination }: Settings): string {
  const names = new Set(notices.map(({ name }) => name));
  if (names.has("personal_key")) return "personal";
  if (names.has("token_unusable")) return "unusable";
  if (values.tokenProvider !== undefined) return "provider";
  if ((values.headers?.size ?? 0) > 0) return "headers";
  return destination.target?.profile.name === "otlp" ? "unneeded" : "none";
}
