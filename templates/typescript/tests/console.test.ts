import assert from "node:assert/strict";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { test } from "node:test";
import { format, inspect } from "node:util";
import { connectConsole, WRAPPED } from "../src/console/console.js";
import { RECORD_KEYS } from "../src/otlp/tables.js";
import { type Calling, calling, DROP } from "./calling.js";

type Say = (...args: unknown[]) => void;
type Program = (console: Console) => void;

const POSITION = /:\d+:\d+/g;

/** A console of its own, as bound as that of the process, and what it has printed. */
function printer(): { readonly console: Console; readonly printed: () => string } {
  let text = "";
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  const console = new Console({ stdout: stream, stderr: stream });
  return { console, printed: () => text };
}

/** What a program prints, and what is taken of it. */
async function watched(program: Program, options: object = {}): Promise<Calling & { readonly printed: string }> {
  const { console, printed } = printer();
  const all = await calling(options, () => {
    const disconnect = connectConsole(console, format);
    program(console);
    disconnect();
  });
  return { ...all, printed: printed() };
}

/** What a program prints without us. */
function alone(program: Program): string {
  const { console, printed } = printer();
  program(console);
  return printed();
}

/** A value whose text is made by `call`. */
function valued(call: () => string): object {
  return { [inspect.custom]: call };
}

/** Uses all methods, and values of all kinds. */
function everything(console: Console): void {
  const error = new Error("boom");
  error.stack = "Error: boom\n    at here";
  for (const name of ["log", "info", "warn", "error", "debug"] as const) {
    const say: Say = (...args) => console[name](...args);
    say();
    say("plain");
    say("%s and %d of %j", "a", 5, { b: 1 }, "more");
    say("100%", { a: 1 }, [1, { b: { c: {} } }]);
    say("failed", error);
    say(
      error,
      valued(() => "loud"),
      5n,
      Symbol("s"),
      undefined,
      null,
    );
    say({ lipserviceKeep: true });
    say("kept", { lipserviceKeep: true });
  }
  console.assert(true, "no");
  console.assert(false);
  console.assert(false, "not %s", "so");
  console.assert(false, { a: 1 });
  console.group("group");
  console.info("indented");
  console.groupEnd();
  console.count();
  console.table([{ a: 1 }]);
  console.dir({ a: { b: {} } });
}

test("what console prints stays as it is, byte for byte, be records kept or dropped", async () => {
  const expected = alone(everything);
  assert.equal((await watched(everything)).printed, expected);
  assert.equal((await watched(everything, { policy: DROP })).printed, expected);
});

test("a trace has the frames of its caller, and none of ours", async () => {
  const program: Program = (console) => {
    const deep = (depth: number): void => (depth > 0 ? deep(depth - 1) : console.trace("at %s", "last"));
    deep(20);
  };
  const limit = Error.stackTraceLimit;
  const lines = (text: string) => text.replace(POSITION, "").split("\n");
  const { printed, sink } = await watched(program);
  assert.deepEqual(lines(printed), lines(alone(program)));
  assert.deepEqual([sink.bodies, sink.records[0]?.severity, Error.stackTraceLimit], [["at last"], 1, limit]);
});

test("methods have their severities, and each call is one record", async () => {
  const { sink } = await watched((console) => {
    for (const name of ["debug", "info", "log", "warn", "error"] as const) console[name](name);
    console.assert(false, "assert");
    console.assert(true, "nothing");
  });
  const found = sink.records.map(({ body, severity }) => `${body} ${severity}`);
  const expected = ["debug 5", "info 9", "log 10", "warn 13", "error 17", "Assertion failed: assert 17"];
  assert.deepEqual(found, expected);
});

test("the text is what console prints; an object behind it is attributes, an error the exception", async () => {
  const error = new TypeError("no");
  const { sink } = await watched((console) => {
    console.info("order %d paid by %s", 17, "me");
    console.info("order paid", { order: 17 });
    console.info("order %o", { order: 17 });
    console.info("a", "b", { c: 1 });
    console.info({ only: 1 });
    console.info(["list"], { c: 1 });
    console.info("date", new Date(0));
    console.error("failed", error);
    console.error(error);
    console.error("100%", 5);
  });
  assert.deepEqual(sink.bodies, [
    ...["order 17 paid by me", "order paid", format("order %o", { order: 17 }), "a b", "{ only: 1 }"],
    ...["[ 'list' ] { c: 1 }", "date 1970-01-01T00:00:00.000Z", "failed", "TypeError: no", "100% 5"],
  ]);
  assert.deepEqual([sink.attributes("order paid"), sink.attributes("a b")], [{ order: 17 }, { c: 1 }]);
  for (const body of ["failed", "TypeError: no"])
    assert.equal(sink.attributes(body)[RECORD_KEYS.exceptionMessage], "no");
});

test("a format string is the pattern, and its arguments are put in for kept records only", async () => {
  let made = 0;
  const counting = {
    toString() {
      made++;
      return "x";
    },
  };
  const { client } = await watched((console) => console.info("user %s came", counting), { policy: DROP });
  assert.deepEqual([made, client.stats().patterns[0]?.seen], [1, 1]);
});

test("an object may ask that its record is kept", async () => {
  const { sink } = await watched((console) => console.info("audit", { lipserviceKeep: true, a: 1 }), { policy: DROP });
  assert.deepEqual(sink.attributes("audit"), { a: 1, [RECORD_KEYS.reason]: "keep" });
});

test("a value whose text logs is printed as often as without us, and taken no deeper", async () => {
  const program: Program = (console) => {
    const nosy = valued(() => {
      console.info("nosy");
      return "value";
    });
    console.info("outer", nosy, 1);
    console.assert(false, nosy);
    console.info("%o", nosy);
  };
  const { printed, client } = await watched(program);
  assert.equal(printed, alone(program));
  assert.equal(client.stats().faults, 0);
  assert.ok(client.stats().reentrant >= 2);
});

test("values that throw throw what console throws, and nothing of ours", async () => {
  const program: Program = (console) => {
    const hostile = valued(() => {
      throw new RangeError("theirs");
    });
    assert.throws(() => console.info("x", hostile, 1), { message: "theirs" });
    assert.throws(() => console.info(hostile), { message: "theirs" });
    console.info("after");
  };
  const { sink } = await watched(program);
  assert.equal(sink.bodies.at(-1), "after");
});

test("methods are put back, marked as long as they are not, unless somebody has wrapped them since", async () => {
  const { console, printed } = printer();
  const { info } = console;
  const { sink } = await calling({}, () => {
    const disconnect = connectConsole(console, format);
    assert.equal((console.info as unknown as Record<symbol, unknown>)[WRAPPED], info);
    const ours = console.warn;
    const theirs: Say = (...args) => ours(...args);
    console.warn = theirs;
    disconnect();
    assert.deepEqual([console.info, console.warn], [info, theirs]);
    console.warn("still printed");
  });
  assert.deepEqual([printed(), sink.bodies], ["still printed\n", []]);
});

test("a console that is frozen, or lacks methods, is left as it is", async () => {
  const few = Object.freeze({ log: () => 5 });
  await calling({}, () => {
    connectConsole(few, format)();
    connectConsole({}, format)();
  });
  assert.equal(few.log(), 5);
});
