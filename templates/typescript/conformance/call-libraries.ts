import { BunyanLibrary, type BunyanModule, type BunyanSink } from "./call-bunyan.js";
import { ConsoleLibrary } from "./call-console.js";
import type { Library, Surroundings } from "./call-library.js";
import { OwnLibrary, type OwnLog } from "./call-own.js";
import { PinoLibrary, type PinoModule, type PinoSinks } from "./call-pino.js";
import { optional } from "./call-spans.js";
import { WinstonLibrary, type WinstonModule, type WinstonSinks } from "./call-winston.js";

/** What connects LipService to each library. */
export interface Sinks {
  readonly bunyan: BunyanSink;
  readonly pino: PinoSinks;
  readonly winston: WinstonSinks;
}

/** Loads the logging libraries that are installed, each by its name. */
export async function loadLibraries(
  surroundings: Surroundings,
  sinks: Sinks,
  client: () => OwnLog,
): Promise<ReadonlyMap<string, Library>> {
  const found = new Map<string, Library>([["console", new ConsoleLibrary(surroundings)]]);
  const pino = await optional<PinoModule>("pino");
  if (pino !== undefined) found.set("pino", new PinoLibrary(pino, sinks.pino, surroundings));
  const winston = await optional<WinstonModule>("winston");
  if (winston !== undefined) found.set("winston", new WinstonLibrary(winston, sinks.winston, surroundings));
  const bunyan = await optional<BunyanModule>("bunyan");
  if (bunyan !== undefined) found.set("bunyan", new BunyanLibrary(bunyan, sinks.bunyan, surroundings));
  return found.set("own", new OwnLibrary(client));
}
