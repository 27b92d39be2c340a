import { ConsoleLibrary } from "./call-console.js";
import type { Library, Surroundings } from "./call-library.js";
import { OwnLibrary, type OwnLog } from "./call-own.js";

/** Loads the logging libraries that are installed, each by its name. */
export function loadLibraries(surroundings: Surroundings, client: () => OwnLog): Promise<ReadonlyMap<string, Library>> {
  return Promise.resolve(
    new Map<string, Library>([
      ["console", new ConsoleLibrary(surroundings)],
      ["own", new OwnLibrary(client)],
    ]),
  );
}
