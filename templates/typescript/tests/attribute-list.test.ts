import assert from "node:assert/strict";
import { test } from "node:test";
import { AttributeList } from "../src/attribute-list.js";

test("an attribute that is set again keeps its place, also where only some are looked at", () => {
  const list = new AttributeList();
  for (const name of ["a", "b", "c"]) list.set(name, 1);
  list.set("b", 2);
  list.set("a", 3, 1);
  assert.deepEqual(Object.entries(list.toObject()), [
    ["a", 3],
    ["b", 2],
    ["c", 1],
  ]);
});

test("a name that objects treat in their own way is an attribute like any other", () => {
  const list = new AttributeList();
  list.set("__proto__", 1);
  const made = list.toObject();
  assert.deepEqual([Object.keys(made), Object.getPrototypeOf(made)], [["__proto__"], Object.prototype]);
});

test("an attribute can be taken out, one that is not there cannot", () => {
  const list = new AttributeList(["a", "b", "c"], [1, 2, 3]);
  list.delete("b");
  list.delete("x");
  assert.deepEqual([list.length, list.toObject()], [2, { a: 1, c: 3 }]);
});

test("an emptied list holds on to no value, and what is left of its names is none", () => {
  const list = new AttributeList(["a", "b"], [{}, {}]);
  list.clear();
  list.delete("a");
  assert.deepEqual([list.length, list.values, list.toObject()], [0, [undefined, undefined], {}]);
});

test("a copy changes with nothing, and its values are what is made of them", () => {
  const list = new AttributeList(["a", "b"], [1, 2]);
  list.delete("b");
  const copy = list.copy((value) => [value]);
  list.set("a", 5);
  list.set("c", 6);
  assert.deepEqual(copy.toObject(), { a: [1] });
});
