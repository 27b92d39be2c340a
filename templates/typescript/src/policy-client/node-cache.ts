import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Environment, trimmed } from "../config/text.js";
import { fileName, type Kept, keptText, readKept } from "./kept.js";
import { readFileNow } from "./node-document-file.js";

const OFF = "none";

/** What may stand in front of a document, beside the address. */
const ROOM = 512;

/** Returns where the answer to a request is kept; nothing where it is not. */
export function cachePath(given: string | undefined, url: string, environment: Environment): string | undefined {
  if (given !== undefined) return trimmed(given).toLowerCase() === OFF ? undefined : given;
  const folder = userFolder(environment, process.platform);
  return folder === undefined ? undefined : join(folder, "lipservice", fileName(url));
}

/** Returns the user's cache folder, where the system has it; a process may have none. */
export function userFolder(environment: Environment, platform: string): string | undefined {
  const { HOME: home, LOCALAPPDATA: local, XDG_CACHE_HOME: folder } = environment;
  if (platform === "win32") return local || undefined;
  if (platform === "darwin") return home ? join(home, "Library", "Caches") : undefined;
  if (folder?.startsWith("/")) return folder;
  return home ? join(home, ".cache") : undefined;
}

/** Returns what is kept of a request; throws where there is a file that cannot be read. */
export function loadKept(path: string, url: string): Kept | undefined {
  try {
    return readKept(readFileNow(path, url.length + ROOM), url);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Keeps a document: all of it or nothing, for its user's eyes only. Rejects where that cannot be. */
export async function saveKept(path: string, kept: Kept): Promise<void> {
  // A name of this process alone: others may be at the same at the same time.
  const beside = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(beside, { force: true });
  try {
    await writeFile(beside, keptText(kept), { mode: 0o600, flag: "wx" });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}
