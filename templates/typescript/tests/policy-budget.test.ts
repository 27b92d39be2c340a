import assert from "node:assert/strict";
import { test } from "node:test";
import { type Budget, Rate, readAllowance, readRate, WINDOW } from "../src/policy/budget.js";
import { message, shown } from "../src/policy/message.js";
import {
  ALGORITHMS,
  BUDGET_DECIMALS,
  COST_HIGH,
  COST_LOW,
  KNOWN_PERIODS,
  KNOWN_UNITS,
  PERIODS,
  RATE,
  RECORD_COST,
  UNITS,
} from "../src/policy/tables.js";
import { pick } from "./random-policy.js";
import { randomNumbers } from "./random-text.js";

const [PERIOD] = PERIODS.keys() as Iterable<string> as [string];
const NUMBERS = /\d+/g;

function costIn(text: string, window: number): Budget | string {
  const read = readAllowance(text);
  return typeof read === "string" ? read : read.inWindow(window);
}

/** Thousands of texts, amounts and windows, with what they cost by plain long division. */
function* randomBudgets(): Generator<{ text: string; window: number; cost: bigint; kind: string }> {
  const below = randomNumbers(14);
  const units = [["", 0] as const, ...UNITS];
  for (let made = 0; made < 5_000; made++) {
    const [unit, bytes] = pick(units, below);
    const [period, seconds] = pick([...PERIODS], below);
    const whole = String(below(10 ** below(10)));
    const decimals = String(below(10 ** BUDGET_DECIMALS)).padStart(BUDGET_DECIMALS, "0");
    const window = WINDOW.low + below(WINDOW.high - WINDOW.low + 1);
    const per = 10n ** BigInt(BUDGET_DECIMALS) * BigInt(seconds);
    const amount = BigInt(whole + decimals);
    const records = (amount * BigInt(RECORD_COST) * BigInt(window)) / per;
    const cost = bytes === 0 ? records : ((amount * BigInt(bytes)) / per) * BigInt(window);
    yield { text: `${whole}.${decimals} ${unit}/${period}`, window, cost, kind: unit === "" ? "records" : "bytes" };
  }
}

test("a cost is exact, however large the numbers on its way", () => {
  let read = 0;
  for (const { text, window, cost, kind } of randomBudgets()) {
    const found = costIn(text, window);
    const isWithin = cost >= COST_LOW && cost <= COST_HIGH;
    assert.equal(typeof found !== "string", isWithin, text);
    if (isWithin) assert.deepEqual(found, { kind, costPerWindow: Number(cost) }, text);
    read += isWithin ? 1 : 0;
  }
  assert.ok(read > 500);
});

test("a window that an error names is the nearest that would do", () => {
  const refused = [...randomBudgets()].filter(({ text, window }) => typeof costIn(text, window) === "string");
  const named = refused.filter((each) => namesNearest(each.text, each.window, each.cost < COST_LOW));
  assert.ok(named.length > 100 && named.length < refused.length);
});

/** Checks the window that an error names: the nearest that would do, or else the last that was tried. */
function namesNearest(text: string, window: number, isBelow: boolean): boolean {
  const [near, any, last, step] = isBelow
    ? (["budget_below", "budget_below_any", WINDOW.high, -1] as const)
    : (["budget_above", "budget_above_any", WINDOW.low, 1] as const);
  const found = costIn(text, window) as string;
  const got = shown(text);
  if (found === message(any, { got, window, other: last })) {
    assert.equal(typeof costIn(text, last), "string");
    return false;
  }
  const other = Number(found.replace(got, "").match(NUMBERS)?.at(-1));
  assert.equal(found, message(near, { got, window, other }));
  assert.equal(typeof costIn(text, other), "object");
  assert.equal(typeof costIn(text, other + step), "string");
  return true;
}

test("an amount may be written by any name of its period, with space or without", () => {
  for (const [name, seconds] of PERIODS) {
    const cost = costIn(`${seconds}.5/${name}`, WINDOW.high);
    assert.equal(typeof cost, "object");
    for (const [other] of [...PERIODS].filter(([, same]) => same === seconds)) {
      assert.deepEqual(costIn(` ${seconds}.50  /  ${other} `, WINDOW.high), cost);
    }
  }
});

test("the bounds of a cost are included", () => {
  const [unit] = [...UNITS].find(([, bytes]) => bytes === 1) ?? [];
  const [period] = [...PERIODS].find(([, seconds]) => seconds === 1) ?? [];
  for (const cost of [COST_LOW, COST_HIGH]) {
    const found = costIn(`${cost / WINDOW.low} ${unit}/${period}`, WINDOW.low);
    assert.deepEqual(found, { kind: "bytes", costPerWindow: cost });
  }
});

test("the longest window is the last that may do", () => {
  const smallest = 10 ** BUDGET_DECIMALS;
  const fitting = [...PERIODS].filter(([, seconds]) => (seconds * smallest) % WINDOW.high === 0);
  assert.ok(fitting.length > 0);
  for (const [period, seconds] of fitting) {
    const text = `${(seconds / WINDOW.high).toFixed(BUDGET_DECIMALS)}/${period}`;
    assert.deepEqual(costIn(text, WINDOW.high), { kind: "records", costPerWindow: RECORD_COST });
    const values = { got: shown(text), window: WINDOW.low, other: WINDOW.high };
    assert.equal(costIn(text, WINDOW.low), message("budget_below", values));
  }
});

test("an unknown unit comes before an unknown period", () => {
  assert.equal(readAllowance("1 x/y"), message("unknown_unit", { got: '"x"', known: KNOWN_UNITS }));
  assert.equal(readAllowance("1/y"), message("unknown_period", { got: '"y"', known: KNOWN_PERIODS }));
});

test("what is no amount for each period is no budget", () => {
  const texts = [
    "",
    "/",
    "1",
    `/${PERIOD}`,
    `-1/${PERIOD}`,
    `1e3/${PERIOD}`,
    `1./${PERIOD}`,
    `.5/${PERIOD}`,
    `1/${PERIOD}\n`,
  ];
  const more = [
    `1,5/${PERIOD}`,
    `1/${PERIOD}/${PERIOD}`,
    `٣/${PERIOD}`,
    `1\t/${PERIOD}`,
    `NaN/${PERIOD}`,
    `1/\u00a0${PERIOD}`,
  ];
  for (const text of [...texts, ...more]) {
    assert.equal(typeof readAllowance(text), "string", text);
    assert.ok((readAllowance(text) as string).endsWith(shown(text)), text);
  }
});

test("texts of a million characters are read or refused", () => {
  const long = " ".repeat(1 << 20);
  assert.equal(typeof readAllowance(`${long}1${long}/${long}${PERIOD}${long}`), "object");
  const [field] = ALGORITHMS.get(RATE.algorithm) ?? [];
  for (const text of [
    `1${long}`,
    `${long}x`,
    `1 ${"B".repeat(1 << 20)}`,
    `1/${"s".repeat(1 << 20)}`,
    "1".repeat(1 << 20),
  ]) {
    assert.equal(typeof readAllowance(text), "string");
    assert.equal(field && readRate(text, field), undefined);
  }
});

test("a rate is a whole number in the range of its field, for each period in milliseconds", () => {
  const [field] = ALGORITHMS.get(RATE.algorithm) ?? [];
  assert.ok(field !== undefined && field.type === "rate");
  for (const [name, seconds] of PERIODS) {
    for (const count of [field.low, field.high]) {
      assert.deepEqual(readRate(`${count}/${name}`, field), new Rate(count, 1000 * seconds));
    }
    for (const count of [field.low - 1, field.high + 1, `${field.low}.5`, `${field.low} B`, "", "NaN"]) {
      assert.equal(readRate(`${count}/${name}`, field), undefined);
    }
  }
  for (const name of ["", "y", "constructor", "__proto__"])
    assert.equal(readRate(`${field.low}/${name}`, field), undefined);
});
