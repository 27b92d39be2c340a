import { Console } from "node:console";
import { Writable } from "node:stream";
import { fieldsOf, type Library, type LogCall, type Surroundings } from "./call-library.js";

const METHODS = ["trace", "debug", "info", "log", "warn", "error", "assert"] as const;
type Method = (typeof METHODS)[number];
type Said = (...args: readonly unknown[]) => void;

const METHOD_OF: ReadonlyMap<string, Method> = new Map([
  ["trace", "trace"],
  ["debug", "debug"],
  ["info", "info"],
  ["warn", "warn"],
  ["error", "error"],
  ["fatal", "error"],
]);

/** The console of the process, which prints into memory: standard output has answers on it. */
export class ConsoleLibrary implements Library {
  private readonly console: Console;
  private readonly bare: Console = new Console({ stdout: new Writable({ write: (_, __, done) => done() }) });
  private expected: ReadonlyMap<Method, Said>;

  constructor({ write }: Surroundings) {
    const stream = new Writable({
      write(chunk, _, done) {
        write(String(chunk));
        done();
      },
    });
    this.console = new Console({ stdout: stream, stderr: stream });
    globalThis.console = this.console;
    this.expected = this.methods();
  }

  private methods(): ReadonlyMap<Method, Said> {
    return new Map(METHODS.map((name) => [name, this.console[name] as Said]));
  }

  log(call: LogCall): void {
    const fields = fieldsOf(call, "error");
    const said = call.template === null ? [call.message] : [call.template, ...call.args];
    this.say(call.level, ...said, ...(Object.keys(fields).length === 0 ? [] : [fields]));
  }

  private say(level: string, ...args: readonly unknown[]): void {
    const method = METHOD_OF.get(level);
    if (method === undefined) throw new TypeError(`console has no level ${level}`);
    (this.console[method] as Said)(...args);
  }

  logValue(what: string, value: unknown, isBare: boolean): void {
    const console = isBare ? this.bare : this.console;
    console.info(`hostile ${what}`, { value });
    console.info(`hostile ${what} %s`, value);
  }

  secondSink(): boolean {
    return false;
  }

  /** Wraps a method, as other libraries do. */
  reconfigure(): boolean {
    const { info } = this.console;
    const wrapped: Said = (...args) => info.apply(this.console, args as [unknown]);
    this.console.info = wrapped;
    this.expected = new Map([...this.expected, ["info", wrapped]]);
    return true;
  }

  isRestored(): boolean {
    return METHODS.every((name) => this.console[name] === this.expected.get(name));
  }
}
