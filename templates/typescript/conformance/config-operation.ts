// The operation `config`, by the package as it was built. Options and outputs have the names of the spec.

import { OPTIONS, type Options } from "../dist/config/options.js";
import { readSettings, type Settings } from "../dist/config/settings.js";
import { objectText, shownSetting } from "../dist/config/shown-setting.js";

const AUTHORIZATION = "authorization";

/** Reads options and environment. */
export function config(options: string, environment: string): object {
  const settings = readSettings(
    optionsOf(JSON.parse(options) as Readonly<Record<string, unknown>>),
    JSON.parse(environment) as Readonly<Record<string, string>>,
  );
  return {
    destination: JSON.stringify(destinationOf(settings)),
    settings: objectText(
      OPTIONS.flatMap((option) => {
        const shown = shownSetting(option, settings.values);
        return shown === undefined ? [] : [[option.name, shown] as const];
      }),
    ),
    resource: JSON.stringify(settings.resource),
    notices: settings.notices.map(({ name, message }) => `${name}: ${message}`).join("\n"),
  };
}

/** Returns options by their names in TypeScript. A token provider is given as true. */
export function optionsOf(given: Readonly<Record<string, unknown>>): Options {
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
