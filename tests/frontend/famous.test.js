import assert from "node:assert/strict";
import test from "node:test";
import { widths } from "../../pages/vision/famous_views/blocks_view/widths.js";
import { places } from "../../pages/vision/famous_views/blocks_view/diagram.js";

test("blocks fill the room, the wider the more maps they have", () => {
  const found = widths([64, 256, 1024], 300, 2);
  const total = found.reduce((sum, one) => sum + one + 2, 0);
  assert.ok(Math.abs(total - 300) < 1e-9);
  assert.ok(Math.abs((found[2] - 3) / (found[0] - 3) - 4) < 1e-9);
});

test("a hundred blocks on a telephone can still be hit", () => {
  assert.ok(widths(Array(105).fill(64), 340, 2).every((one) => one >= 3));
});

test("no two boxes of a diagram lie over one another", () => {
  const boxes = [0, 0, 0, 1, 1, 2].map((level) => ({ level }));
  const found = places(boxes).map(({ x, y }) => `${x} ${y}`);
  assert.equal(new Set(found).size, boxes.length);
});
