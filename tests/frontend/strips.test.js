// Rows that are pushed sideways say where more of them lies.
import assert from "node:assert/strict";
import test from "node:test";

import { beyond } from "../../pages/kit/frontend/strips.js";

test("an arrow stands on each side on which more lies", () => {
  const at = (scrollLeft, scrollWidth) => beyond({ scrollLeft, scrollWidth, clientWidth: 300 });
  assert.equal(at(0, 300), "");
  assert.equal(at(1, 301), ""); // rounding is nothing to be pushed
  assert.equal(at(0, 500), "right");
  assert.equal(at(100, 500), "left right");
  assert.equal(at(200, 500), "left");
});
