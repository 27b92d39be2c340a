// The operation `config`, by the package as it was built. Options and outputs have the names of the spec.

import type { Option } from "../dist/config/option.js";
import { OPTIONS, type Options } from "../dist/config/options.js";
import { readSettings, type Settings } from "../dist/config/settings.js";
import { lengthShown, withoutUser } from "../dist/config/text.js";
import { byteOrder } from "../dist/text.js";

const AUTHORIZATION = "authorization";

/** Reads options and environment. */
export function config(options: string, environment: string): object {
  const settings = readSettings(
    optionsOf(JSON.parse(options) as Readonly<Record<string, unknown>>),
    JSON.parse(environment) as Readonly<Record<string, string>>,
  );
  return {
    destination: JSON.stringify(destinationOf(settings)),
    settings: objectText(OPTIONS.flatMap((option) => settingOf(option, settings))),
    resource: JSON.stringify(settings.resource),
    notices: settings.notices.map(({ name, message }) => `${name}: ${message}`).join("\n"),
  };
}

/** Returns options by their names in TypeScript. A token provider is given as true. */
function optionsOf(given: Readonly<Record<string, unknown>>): Options {
  const entries = OPTIONS.filter(({ name }) => Object.hasOwn(given, name)).map(({ name, property, type }) => {
    const value = given[name];
    return [property, type === "function" && value === true ? () => "token" : value];
  });
  return Object.fromEntries(entries) as Options;
}

function destinationOf({ destination, headers, values }: Settings): object {
  const { way, target } = destination;
  if (target === undefined) return { way };
  const names = [...headers.keys(), ...(values.tokenProvider === undefined ? [] : [AUTHORIZATION])];
  const sorted = [...new Set(names.map((name) => name.toLowerCase()))].sort();
  return { way, profile: target.profile.name, url: target.url, headers: sorted };
}

/** Returns the name and value of an option, if it has one, as texts of JSON. */
function settingOf({ name, property, secret }: Option, { values }: Settings): [string, string][] {
  const value = values[property];
  if (value === undefined) return [];
  const shown = (text: string) => (property === "posthogEndpoint" ? withoutUser(text) : text);
  const show = (text: string) => (secret ? lengthShown(text) : shown(text));
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<string, string>)].sort(([left], [right]) => byteOrder(left, right));
    return [[name, objectText(entries.map(([key, text]) => [key, JSON.stringify(show(text))]))]];
  }
  if (typeof value === "function") return [[name, "true"]];
  return [[name, JSON.stringify(typeof value === "string" ? show(value) : value)]];
}

/** Returns an object as JSON, names in this order also where they look like numbers. */
function objectText(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}
