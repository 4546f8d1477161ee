// Numbers as they stand on the screen.
import assert from "node:assert/strict";
import { test } from "node:test";

import { niceTicks, powerTicks } from "../../pages/kit/frontend/chart.js";
import { escaped } from "../../pages/kit/frontend/dom.js";
import * as format from "../../pages/kit/frontend/format.js";
import { ticksOf } from "../../pages/sequences/forecast_views/series_lab/look.js";

test("every way to write a number", () => {
  const cases = [
    ["words", [0.92414], "0.9241"],
    ["words", [-0.0001234], "−1.23 × 10⁻⁴"],
    ["words", [-Infinity], "−∞"],
    ["four", [0.5], "0.5000"],
    ["four", [-0.00001], "−1.00 × 10⁻⁵"],
    ["short", [-1234.5678], "−1230"],
    ["short", [0.00001234], "1.23e−5"],
    ["short", [2.34567, 5], "2.3457"],
    ["brief", [null], "no number"],
    ["brief", [100000], "10⁵"],
    ["brief", [-0.000123], "−1.23·10⁻⁴"],
    ["exact", [2.5, 4], "2.5"],
    ["exact", [0.853991, 4], "0.8540"],
    ["exact", [undefined, 4], ""],
    ["exact", [-0.00001, 4], "−1.00e−5"],
    ["written", [-0.001], "0"],
    ["written", [-1.006], "−1.01"],
    ["fixed", [-1.23456], "−1.235"],
    ["fixed", [NaN], "NaN"],
    ["power", [0], "0"],
    ["power", [0.12], "0.12"],
    ["power", [300000], "3 × 10⁵"],
    ["percent", [0.9341], "93.4 %"],
    ["plural", [1, "point"], "1 point"],
    ["plural", [2, "point"], "2 points"],
    ["sign", ["|◀ rewind"], "|◀\uFE0E rewind"],
    ["sign", ["⏸ pause"], "⏸\uFE0E pause"],
    ["sign", ["✎"], "✎"],
  ];
  for (const [name, given, shown] of cases) assert.equal(format[name](...given), shown, `${name}(${given})`);
});

test("packed numbers", () => {
  const packed = Buffer.from(new Float32Array([1.5, -2]).buffer).toString("base64");
  assert.deepEqual([...format.floatsOf(packed)], [1.5, -2]);
});

test("ticks are round numbers within their range", () => {
  assert.deepEqual(niceTicks([-8, 8], 8), [-8, -6, -4, -2, 0, 2, 4, 6, 8]);
  assert.deepEqual(niceTicks([0, 1], 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(powerTicks([2e-3, 5]), [0.01, 0.1, 1]);
  assert.deepEqual(powerTicks([2, 5]), [2, 5]);
});

test("text from people is no HTML", () => {
  assert.equal(escaped('<b a="1">&'), "&#60;b a=&#34;1&#34;&#62;&#38;");
});

test("an axis of a series has years where there are dates, round numbers where points are counted", () => {
  const months = Array.from(
    { length: 96 },
    (_, i) => `${1990 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`,
  );
  assert.deepEqual(
    ticksOf(months, "month by month", 6, 70, 3).map(([at, name]) => [at, name]),
    [
      [24, "1992"],
      [48, "1994"],
    ],
  );
  const years = Array.from({ length: 100 }, (_, i) => String(1871 + i));
  assert.deepEqual(
    ticksOf(years, "year by year", 0, 120, 6),
    [9, 29, 49, 69, 89].map((at) => [at, String(1871 + at)]),
  );
  const counted = Array.from({ length: 300 }, (_, i) => String(i + 1001));
  assert.deepEqual(ticksOf(counted, "point by point", 0, 299, 4), [
    [99, "1100"],
    [199, "1200"],
    [299, "1300"],
  ]);
  const weeks = ["2018-01-01", "2018-01-08", "2018-01-15", "2018-01-22"];
  assert.deepEqual(ticksOf(weeks, "week by week", 0, 3, 4), [
    [0, "2018-01-01"],
    [2, "2018-01-15"],
  ]);
});
