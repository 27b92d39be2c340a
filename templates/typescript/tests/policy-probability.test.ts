import assert from "node:assert/strict";
import { test } from "node:test";
import { readPercent, readProbability, thresholdText, weight } from "../src/policy/probability.js";
import { ONE, PROBABILITY_FORM } from "../src/policy/tables.js";
import { randomNumbers } from "./random-text.js";

/** The most decimals that the form lets pass. */
const DECIMALS = Array.from({ length: 20 }, (_, at) => at + 1).filter((count) =>
  PROBABILITY_FORM.test(`0.${"1".repeat(count)}`),
).length;

/** Decimals of probabilities, short and long. */
function* randomDecimals(count: number): Generator<string> {
  const below = randomNumbers(15);
  for (let made = 0; made < count; made++) {
    yield Array.from({ length: 1 + below(DECIMALS) }, () => (below(3) === 0 ? 0 : below(10))).join("");
  }
}

test("a rate is what is left of one by the threshold, which is rounded down", () => {
  for (const decimals of randomDecimals(5_000)) {
    const whole = 10n ** BigInt(decimals.length);
    const threshold = ((whole - BigInt(decimals)) * BigInt(ONE)) / whole;
    assert.equal(readProbability(`0.${decimals}`), ONE - Number(threshold), decimals);
  }
});

test("a percentage is the probability with its point moved", () => {
  for (const decimals of randomDecimals(2_000)) {
    if (decimals.length < 2) continue;
    const rest = decimals.length > 2 ? `.${decimals.slice(2)}` : "";
    assert.equal(readPercent(`${decimals.slice(0, 2)}${rest}%`), readProbability(`0.${decimals}`), decimals);
  }
  assert.equal(readPercent("100%"), ONE);
  assert.equal(readPercent("0 %"), 0);
});

test("only 0 is never, and only 1 is always, of what the form lets pass", () => {
  for (const text of ["0", "0.0", `0.${"0".repeat(DECIMALS)}`]) assert.equal(readProbability(text), 0);
  for (const text of ["1", "1.0", `1.${"0".repeat(DECIMALS)}`]) assert.equal(readProbability(text), ONE);
  assert.ok((readProbability(`0.${"1".padStart(DECIMALS, "0")}`) ?? 0) >= 1);
});

test("what is no number from 0 to 1 in digits is no probability", () => {
  const texts = ["", "2", "1.1", "-0", "+1", "1e0", ".5", "0.", "0,5", "00", "NaN", "0.5\n", "٠", "0.5%", "Infinity"];
  for (const text of [...texts, `0.${"1".repeat(DECIMALS + 1)}`, "0".repeat(1 << 20), `0${" ".repeat(1 << 20)}x`]) {
    assert.equal(readProbability(text), undefined);
  }
  for (const text of ["", "%", "50", "101%", "100.1%", "-1%", "1e1%", "50%%", "50%/s"])
    assert.equal(readPercent(text), undefined);
});

test("a threshold is written without the zeros at its end, and reads back", () => {
  assert.equal(thresholdText(0), "");
  assert.equal(thresholdText(ONE), "0");
  for (const decimals of randomDecimals(2_000)) {
    const rate = readProbability(`0.${decimals}`) ?? 0;
    if (rate === 0 || rate === ONE) continue;
    const text = thresholdText(rate);
    assert.ok(!text.endsWith("0"));
    assert.equal(Number.parseInt(text.padEnd((ONE - 1).toString(16).length, "0"), 16), ONE - rate);
  }
});

test("a kept record stands for as many as its rate lets one of pass", () => {
  assert.equal(weight(0), 0);
  for (const rate of [1, 2, ONE / 4, ONE / 2, ONE]) assert.equal(weight(rate) * rate, ONE);
});
