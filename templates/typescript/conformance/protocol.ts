/** The kinds of errors that a case can end with. */
type ErrorKind = "unknown_op" | "bad_input" | "internal";

/** An input of an operation; `fallback` is taken when a case leaves it out. */
export interface Input {
  readonly name: string;
  readonly type: "text" | "integer";
  readonly required: boolean;
  readonly fallback: string | number | null;
}

/** An operation that the kit may ask for. `run` gets the inputs in their order. */
export interface Operation {
  readonly inputs: readonly Input[];
  readonly outputs: readonly string[];
  readonly run: (inputs: readonly unknown[]) => object;
}

/** What the driver says of itself. */
export interface Identity {
  readonly sdk: string;
  readonly version: string;
  readonly language: string;
  readonly spec: string;
}

type Fields = Readonly<Record<string, unknown>>;

const PROTOCOL = 1;
const UNITS = /^(?:[\dA-Fa-f]{4})*$/;
const UNIT = /.{4}/g;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A case that cannot be run, and why. */
class CaseError extends Error {
  constructor(
    readonly kind: ErrorKind,
    message: string,
  ) {
    super(message);
  }
}

/** Answers JSON lines on standard input until `bye` or the end. */
export function serve(identity: Identity, operations: ReadonlyMap<string, Operation>): void {
  const lines = new Lines();
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (chunk: string) => {
    let answers = "";
    for (const line of lines.add(chunk)) {
      const answer = answerTo(line, identity, operations);
      answers += `${JSON.stringify(answer)}\n`;
      if ("bye" in answer) {
        // The process ends by itself, once what was written has been read.
        process.stdin.destroy();
        break;
      }
    }
    if (answers !== "") process.stdout.write(answers);
  });
}

/** Cuts chunks at line feeds alone: a raw U+2028 in a JSON string ends no line. */
class Lines {
  private readonly waiting: string[] = [];

  *add(chunk: string): Generator<string> {
    let start = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", start)) {
      this.waiting.push(chunk.slice(start, end));
      yield this.waiting.splice(0).join("");
      start = end + 1;
    }
    if (start < chunk.length) this.waiting.push(chunk.slice(start));
  }
}

function answerTo(line: string, identity: Identity, operations: ReadonlyMap<string, Operation>): Fields {
  const message = parse(line);
  if (isFields(message)) {
    if ("bye" in message) return { bye: {} };
    if ("hello" in message)
      return { hello: { protocol: PROTOCOL, runtime: `node${process.versions.node}`, ...identity } };
    if (isFields(message["case"])) return { done: run(message["case"], operations) };
  }
  return { done: { id: "", error: { kind: "bad_input", message: "neither hello nor case nor bye" } } };
}

function run(asked: Fields, operations: ReadonlyMap<string, Operation>): Fields {
  const id = typeof asked["id"] === "string" ? asked["id"] : "";
  try {
    return { id, out: outputsOf(asked, operations) };
  } catch (error) {
    const kind: ErrorKind = error instanceof CaseError ? error.kind : "internal";
    return { id, error: { kind, message: error instanceof Error ? error.message : String(error) } };
  }
}

function outputsOf(asked: Fields, operations: ReadonlyMap<string, Operation>): Fields {
  const operation = operations.get(String(asked["op"]));
  if (operation === undefined) throw new CaseError("unknown_op", `no operation ${JSON.stringify(asked["op"])}`);
  const given = asked["in"] ?? {};
  if (!isFields(given)) throw new CaseError("bad_input", "`in` is no object");
  const result = new Map(
    Object.entries(operation.run(operation.inputs.map((input) => inputOf(input, given[input.name])))),
  );
  return Object.fromEntries(operation.outputs.map((name) => [name, result.get(name)]));
}

function inputOf(input: Input, given: unknown): unknown {
  if (given === undefined && !input.required) return input.fallback;
  if (given === null && !input.required && input.fallback === null) return null;
  const value = input.type === "text" ? textOf(given) : given;
  const isFit = input.type === "text" ? typeof value === "string" : Number.isSafeInteger(value);
  if (!isFit) throw new CaseError("bad_input", `${input.name} is no ${input.type}`);
  return value;
}

/** A JSON string, bytes as `{"$b64": …}` or UTF-16 units as `{"$u16": …}`. */
function textOf(given: unknown): unknown {
  if (!isFields(given)) return given;
  const { $b64: bytes, $u16: units } = given;
  if (typeof bytes === "string") return decoder.decode(Buffer.from(bytes, "base64"));
  if (typeof units !== "string" || !UNITS.test(units)) return undefined;
  return units.replace(UNIT, (unit) => String.fromCharCode(Number.parseInt(unit, 16)));
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
