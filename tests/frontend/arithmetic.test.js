// What the browser computes is what PyTorch computes; its numbers come in a file that test_frontend.py makes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { activations, losses, softmax } from "../../pages/foundations/activation_views/activation_math.js";
import { PlaneNet } from "../../pages/foundations/plane_views/plane_net.js";
import { numbersOf, weightOf } from "../../pages/kit/frontend/typed.js";
import { Convolution } from "../../pages/vision/convolution_views/sliding_math.js";

const torch = JSON.parse(readFileSync(process.env.TORCH_NUMBERS, "utf-8"));

function close(mine, theirs, what, most = 1e-6) {
  assert.equal(mine.length, theirs.length, what);
  const scale = Math.max(1, ...theirs.map(Math.abs));
  mine.forEach((value, i) => assert.ok(Math.abs(value - theirs[i]) <= most * scale, what));
}

test("activations and their slopes", () => {
  assert.deepEqual(Object.keys(torch.activations).sort(), Object.keys(activations).sort());
  for (const [name, { value, slope }] of Object.entries(torch.activations)) {
    close(torch.z.map(activations[name].f), value, name);
    close(torch.z.map(activations[name].slope), slope, `slope of ${name}`);
  }
});

test("losses and their slopes", () => {
  for (const { name, target, value, slope } of torch.losses) {
    close(
      torch.p.map((p) => losses[name].loss(p, target)),
      value,
      `${name} for ${target}`,
    );
    close(
      torch.p.map((p) => losses[name].slope(p, target)),
      slope,
      `slope of ${name} for ${target}`,
    );
  }
});

test("softmax, also of scores whose powers overflow", () => {
  for (const { scores, temperature, shares } of torch.softmax) close(softmax(scores, temperature), shares, "softmax");
});

test("a kernel slides as conv2d does", () => {
  for (const { picture, how, shape, values } of torch.convolutions) {
    const made = new Convolution(picture, how);
    assert.deepEqual([made.h, made.w], shape);
    close([...made.run().values], values, JSON.stringify(how), 1e-5);
    const [row, column] = [made.h - 1, made.w >> 1];
    const sum = made.window(row, column).reduce((total, { sum: part }) => total + part, how.bias);
    close([sum], [values[row * made.w + column]], "its window", 1e-4);
  }
});

test("a small network answers as PyTorch's", () => {
  for (const { film, x1, x2, outputs } of torch.networks) {
    const scores = new PlaneNet(film).run(1, x1, x2).at(-1);
    outputs.forEach((theirs, i) => close([...scores[i]], theirs, film.activation, 1e-5));
  }
});

test("what people type as several numbers", () => {
  const typed = {
    "1, 0, -0.5": [1, 0, -0.5],
    "1,5 2,5": [1.5, 2.5],
    "1;2 3": [1, 2, 3],
    "−1 0,5": [-1, 0.5],
    2: [2],
    "": [],
  };
  for (const [text, values] of Object.entries(typed)) assert.deepEqual(numbersOf(text), values);
  assert.ok(numbersOf("1, two").some(Number.isNaN));
});

test("what people type as a weight", () => {
  const typed = { 0.5: 0.5, "0,5": 0.5, "−1": -1, "1/9": 0.1111111 };
  for (const [text, value] of Object.entries(typed)) assert.equal(weightOf(text), value);
  for (const text of ["", "a", "1/2/3", "1001", "1/0"]) assert.ok(Number.isNaN(weightOf(text)), text);
});
