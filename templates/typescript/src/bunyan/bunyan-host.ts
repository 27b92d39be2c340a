import type { Attributes } from "../call/attributes.js";
import type { Host } from "../call/host.js";
import { errorOf } from "../call/serialized-error.js";
import { textOf } from "../otlp/native.js";

/** A record of bunyan, as raw streams get it. */
export interface BunyanRecord {
  readonly name?: unknown;
  readonly level?: unknown;
  readonly msg?: unknown;
  readonly err?: unknown;
  readonly src?: unknown;
  readonly [field: string]: unknown;
}

/** Where a call stands, as bunyan says it where `src` is set. */
interface BunyanSource {
  readonly file?: string;
  readonly line?: number;
  readonly func?: string;
}

/** What bunyan itself writes into each record. */
const OF_HOST: ReadonlySet<string> = new Set(["name", "hostname", "pid", "level", "msg", "time", "v", "src"]);

/** How records of bunyan are read. They have their parameters filled in. */
export const BUNYAN: Host<BunyanRecord> = {
  body: ({ msg }) => textOf(msg),
  attributes: attributesOf,
  error: ({ err }) => errorOf(err),
  location: ({ src }) => {
    const { file, line, func } = Object(src) as BunyanSource;
    return { file, line, function: func };
  },
};

function attributesOf(record: BunyanRecord): Attributes {
  const isTaken = errorOf(record.err) !== undefined;
  const own = Object.entries(record).filter(([key]) => !(OF_HOST.has(key) || (isTaken && key === "err")));
  return Object.fromEntries(own);
}
