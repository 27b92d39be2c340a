import assert from "node:assert/strict";
import { test } from "node:test";
import { requestScope } from "../src/correlation/node-requests.js";
import type { LogRecord } from "../src/log-record.js";
import { SecretNames } from "../src/redaction/names.js";
import { Redactor, redact, redactText } from "../src/redaction/redactor.js";
import { FAULT_MARK, KEY_MARK, REDACTED_BYTES, TOO_LONG_MARK } from "../src/redaction/tables.js";
import { calling } from "./calling.js";

const TOKEN = "Bearer abc123DEF456";
const REDACTED = "[redacted:bearer]";
const MAIL = "bob@example.org";

test("a part is found wherever it stands", () => {
  for (const left of ["", "x ", "é", "\n", '"', "日本 ", "😀"])
    for (const right of ["", " x", "é", "\n", '"', "😀"])
      assert.equal(redactText(left + TOKEN + right), left + REDACTED + right);
});

test("redacting again changes nothing", () => {
  const text = `${TOKEN} ${MAIL} x://a:b@h eyJhbGci.eyJzdWIi.x 4111 1111 1111 1111 \ud800`;
  const once = redactText(text);
  assert.equal(redactText(once), once);
  assert.equal(once, `${REDACTED} [redacted:email] x://[redacted:url_user]@h [redacted:jwt] [redacted:card] \ud800`);
});

test("no cut leaves a part of what would have been taken out", () => {
  for (let room = 0; room < 24; room++) {
    const left = redactText(`${"é".repeat((REDACTED_BYTES - room) / 2)} ${MAIL} and more`);
    assert.ok(left.endsWith(TOO_LONG_MARK));
    assert.ok(!left.includes("bob"));
  }
});

test("values are not changed, and come back as plain ones", () => {
  const given = {
    a: [TOKEN, 1, null, true],
    b: { token: { c: 1 } },
    d: new Set([TOKEN]),
    e: Buffer.from(`é ${TOKEN}`),
  };
  const { a, b, d, e } = redact(given) as Record<string, unknown>;
  assert.deepEqual([a, b, d], [[REDACTED, 1, null, true], { token: KEY_MARK }, [REDACTED]]);
  assert.equal(Buffer.from(e as Uint8Array).toString(), `é ${REDACTED}`);
  assert.equal(given.a[0], TOKEN);
  assert.deepEqual(redact(new Map([["apiKey", 1]])), new Map([["apiKey", KEY_MARK]]));
});

test("what a value says of itself is looked at, and what throws does not stop it", () => {
  const throwing = {
    get a(): string {
      throw new TypeError("no");
    },
    b: TOKEN,
  };
  const given = [new TypeError(TOKEN), { toJSON: () => ({ mail: MAIL }) }, throwing, Symbol(TOKEN)];
  assert.deepEqual(redact(given), [
    `TypeError: ${REDACTED}`,
    { mail: "[redacted:email]" },
    { a: "<unreadable>", b: REDACTED },
    `Symbol(${REDACTED})`,
  ]);
});

test("a list that holds itself ends", () => {
  const endless: unknown[] = [TOKEN];
  endless.push(endless, endless);
  assert.ok(!JSON.stringify(redact(endless)).includes(TOKEN));
});

test("if redaction fails, nothing is left but ids and counts", () => {
  const redactor = new Redactor();
  const record = {
    severity: 9,
    attributes: { posthogDistinctId: "u1", password: "x", "lipservice.count": 3 },
    get body(): string {
      throw new TypeError(TOKEN);
    },
  };
  assert.deepEqual(redactor.record(record), { body: FAULT_MARK });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const left = redactor.record({ body: TOKEN, severity: 9, attributes: proxy });
  assert.deepEqual(left, { body: FAULT_MARK });
  assert.deepEqual(redactor.counts, { bearer: 1, fault: 2 });
});

test("names are remembered, and that is bounded", () => {
  const names = new SecretNames([" pin "]);
  for (let n = 0; n < 3000; n++) assert.deepEqual([names.has(`key${n}`), names.has(`x${n}_password`)], [false, true]);
  assert.deepEqual([names.has("userPIN"), names.has("pins"), names.has("")], [true, false, false]);
});

/** Counts the units that are read of a text. */
class Reads {
  count = 0;

  of(text: string): string {
    const reads = this;
    const boxed = new String(text);
    return new Proxy(boxed, {
      get(target, key) {
        if (key === "charCodeAt")
          return (at: number) => {
            reads.count++;
            return text.charCodeAt(at);
          };
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(text) : value;
      },
    }) as unknown as string;
  }
}

test("work grows with the text and not faster", () => {
  const units = [
    "a",
    "a.",
    "a@",
    "a@b.",
    "eyJ",
    "eyJaaaa.",
    "Bearer a",
    "://a:",
    "4 ",
    "41",
    "sk-",
    "-----BEGIN ",
    "é@",
  ];
  for (const unit of units) {
    const [once, twice] = [4000, 8000].map((size) => {
      const reads = new Reads();
      redactText(reads.of(unit.repeat(size).slice(0, size)));
      return reads.count;
    }) as [number, number];
    assert.ok(once >= 4000, `${unit}: ${once}`);
    assert.ok(twice <= 2.2 * once + 100, `${unit}: ${once}, ${twice}`);
  }
});

test("the call redacts what it sends, and counts it", async () => {
  const { sink, client } = await calling({ redact: true, redactKeys: "pin" }, ({ client }) => {
    client.log("info", `call with ${TOKEN}`, { password: "hunter2", PIN: 1, customer: { mail: MAIL } });
  });
  assert.deepEqual(sink.bodies, [`call with ${REDACTED}`]);
  assert.deepEqual(sink.attributes(), { password: KEY_MARK, PIN: KEY_MARK, customer: { mail: "[redacted:email]" } });
  assert.deepEqual(client.stats().redacted, { bearer: 1, key: 2, email: 1 });
});

test("what the hook adds is redacted, and what it sees is not", async () => {
  const seen: unknown[] = [];
  const beforeSend = (record: LogRecord) => {
    seen.push(record.body);
    return { ...record, body: `${record.body} ${TOKEN}` };
  };
  const { sink } = await calling({ redact: true, beforeSend }, ({ client }) => client.log("info", `to ${MAIL}`));
  assert.deepEqual(seen, [`to ${MAIL}`]);
  assert.deepEqual(sink.bodies, [`to [redacted:email] ${REDACTED}`]);
});

test("settlements and released records are redacted", async () => {
  const { sink } = await calling({ redact: true, policy: { budget: "1/s" } }, ({ client }) => {
    requestScope({}, () => {
      for (let n = 0; n < 40; n++) client.log("info", "call with Bearer abcDEFghi");
      client.log("error", "failure 1");
    });
    for (let n = 0; n < 40; n++) client.log("info", "ask with Bearer abcDEFghi");
  });
  const bodies = sink.bodies.map(String);
  assert.ok(bodies.length > 12);
  assert.ok(bodies.some((body) => body.includes("more like this") && body.includes(REDACTED)));
  assert.ok(!bodies.some((body) => body.includes("abcDEF")));
});

test("without the option nothing is changed", async () => {
  const { sink, client } = await calling({}, ({ client }) => client.log("info", TOKEN, { password: "hunter2" }));
  assert.deepEqual([sink.bodies, sink.attributes(), client.stats().redacted], [[TOKEN], { password: "hunter2" }, {}]);
});
