// For test_digit_net.py: `read_digits.js layers NETWORK PICTURES OUT`, or `labels NETWORK PICTURES [OFF]`, or
// `ink SIDE PICTURES OUT`; numbers as float32.
import { readFileSync, writeFileSync } from "node:fs";

import { prepared, problemOf, strokeWidth } from "../../pages/kit/frontend/live/digit_ink.js";
import { run, unpack, verdict } from "../../pages/kit/frontend/live/digit_net.js";
import { pruned } from "../../pages/kit/frontend/live/digit_off.js";

const [what, first, given, out] = process.argv.slice(2);
const bytes = (path) => Uint8Array.from(readFileSync(path)).buffer;
const pictures = (size) => {
  const all = new Float32Array(bytes(given));
  return Array.from({ length: all.length / size }, (_, i) => all.subarray(i * size, (i + 1) * size));
};

if (what === "ink") {
  const side = Number(first);
  const found = pictures(side * side).map((values) => ({ height: side, width: side, values }));
  console.log(JSON.stringify(found.map((ink) => ({ problem: problemOf(ink), width: strokeWidth(ink) }))));
  writeFileSync(out, new Uint8Array(Float32Array.from(found.flatMap((ink) => [...prepared(ink).image])).buffer));
} else if (what === "layers") {
  const net = unpack(bytes(first));
  const found = pictures(784).map((image) => run(net, image));
  console.log(JSON.stringify(found.map((outputs) => verdict(net, outputs.at(-2)))));
  writeFileSync(
    out,
    new Uint8Array(Float32Array.from(found.flatMap((outputs) => outputs.flatMap((x) => [...x]))).buffer),
  );
} else {
  const net = unpack(bytes(first));
  if (out) net.off = net.layers.map((_, i) => JSON.parse(readFileSync(out, "utf-8"))[i] ?? null);
  const read = (of) =>
    pictures(784)
      .map((image) => run(of, image).at(-2))
      .map((scores) => [...scores]);
  const scores = read(net.off ? pruned(net) : net);
  console.log(JSON.stringify({ labels: scores.map((s) => s.indexOf(Math.max(...s))), scores: scores.slice(0, 20) }));
}
