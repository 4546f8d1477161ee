import assert from "node:assert/strict";
import test from "node:test";
import { percent, strokes, toggled } from "../../pages/language/attention_views/head_lines/lines.js";

test("what is switched goes off and on again, and the rest stays", () => {
  assert.equal(toggled("", "3"), "3");
  assert.equal(toggled("3", "0.1"), "3,0.1");
  assert.equal(toggled("3,0.1,12", "0.1"), "3,12");
  assert.equal(toggled("3", "3"), "");
});

test("the more weight, the thicker the line; the chosen word's lie on top", () => {
  const weights = [
    [0.7, 0.3, 0.001],
    [0.2, 0.5, 0.3],
    [0, 0.1, 0.9],
  ];
  const found = strokes(weights, 1);
  const mine = found.filter((line) => line.mine);
  assert.deepEqual(
    mine.map(({ to }) => to),
    [0, 1, 2],
  );
  assert.deepEqual(found.slice(-3), mine);
  assert.ok(mine[1].width > mine[2].width && mine[2].width > mine[0].width);
  assert.equal(found.filter(({ from }) => from === 0).length, 2); // next to nothing is no line
});

test("a small share is not nothing", () => {
  assert.deepEqual([0, 0.001, 0.2549, 1].map(percent), ["0 %", "<1 %", "25 %", "100 %"]);
});
