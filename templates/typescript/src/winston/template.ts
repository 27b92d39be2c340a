import { splatOf, TEMPLATE, type WinstonInfo } from "./winston-host.js";

/** A format, as winston combines them. */
export interface TemplateFormat {
  transform<Info extends object>(info: Info): Info;
}

const PLACEHOLDER = /%[scdjifoO]/;

/**
 * Returns a format that keeps the template of a message; to be put in front of `splat`, which fills it in. Without it
 * the pattern is found by the text alone.
 *
 * @example
 * format: winston.format.combine(splatTemplate(), winston.format.splat(), winston.format.json())
 */
export function splatTemplate(): TemplateFormat {
  return { transform: remember };
}

function remember<Info extends object>(given: Info): Info {
  const info = given as WinstonInfo;
  const { message } = info;
  const parameters = splatOf(info);
  if (parameters.length > 0 && typeof message === "string" && PLACEHOLDER.test(message))
    Object.assign(info, { [TEMPLATE]: { text: message, parameters: [...parameters] } });
  return given;
}
