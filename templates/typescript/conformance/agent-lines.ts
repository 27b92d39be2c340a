// One line asks, one line answers, in order.

const UNDERSCORED = /_([a-z])/g;
const UPPER = /[A-Z]/g;

/** Does what one command asks, and returns the answer. */
export type Command = (asked: never) => object | Promise<object>;

export type Commands = ReadonlyMap<string, Command>;

/** Answers lines on standard input until its end. */
export function serveLines(commands: Commands): void {
  let waiting = "";
  let last = Promise.resolve();
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (chunk: string) => {
    const lines = (waiting + chunk).split("\n");
    waiting = lines.pop() ?? "";
    for (const line of lines) {
      last = last.then(async () => {
        const answer = await answerTo(commands, line);
        if (answer !== SILENT) process.stdout.write(`${JSON.stringify(answer)}\n`);
      });
    }
  });
}

/** What a command returns that wants no answer. */
export const SILENT: object = Object.freeze({});

export const NOT_APPLICABLE: object = Object.freeze({ error: "not applicable" });

async function answerTo(commands: Commands, line: string): Promise<object> {
  try {
    const [[name, asked] = ["", {}]] = Object.entries(JSON.parse(line) as Readonly<Record<string, unknown>>);
    const command = commands.get(name);
    return command === undefined ? NOT_APPLICABLE : await command(asked as never);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Returns a result, or "timeout" when it does not come in time. */
export function inTime(result: Promise<string>, timeoutMs: number): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs, "timeout");
    result.then((found) => {
      clearTimeout(timer);
      resolve(found);
    });
  });
}

/** Returns `snake_case` as `camelCase`. */
export function camel(name: string): string {
  return name.replace(UNDERSCORED, (_, letter: string) => letter.toUpperCase());
}

/** Returns `camelCase` as `snake_case`. */
export function snake(name: string): string {
  return name.replace(UPPER, (letter) => `_${letter.toLowerCase()}`);
}
