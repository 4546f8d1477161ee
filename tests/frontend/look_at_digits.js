// For test_digit_net.py: `look_at_digits.js NETWORK PICTURES` with places as JSON on its input: what is said of each.
import { readFileSync } from "node:fs";

import { run, unpack } from "../../pages/kit/frontend/live/digit_net.js";
import { neuronOf } from "../../pages/kit/frontend/live/digit_off.js";
import { field, numberAt, terms, ways } from "../../pages/kit/frontend/live/network_look.js";
import { boxOf, laidOut, placeAt } from "../../pages/vision/digit_views/network_view/layout.js";

const [network, given] = process.argv.slice(2);
const bytes = (path) => Uint8Array.from(readFileSync(path)).buffer;
const net = unpack(bytes(network));
const image = new Float32Array(bytes(given)).subarray(0, 784);
const seen = { net, image, outputs: run(net, image) };

const told = JSON.parse(readFileSync(0, "utf-8")).map(({ i, ...place }) => {
  const layer = net.layers[i];
  const sum = terms(seen, i, place).reduce((all, { product }) => all + product, 0);
  return {
    sum: sum + (layer.kind === "conv" || layer.kind === "dense" ? layer.bias[place.unit] : 0),
    number: numberAt(seen, i, place),
    field: field(net, i, place),
    neuron: neuronOf(net, i, place.unit),
    ways: ways(seen, i, place).map(({ layer: at, from, to }) => [at, from.unit, from.y, from.x, to.unit, to.y, to.x]),
  };
});
const pictures = [350, 520, 1000, 1500].map((width) => {
  const { columns, width: needed } = laidOut(net, width, 330);
  const back = columns.flatMap((column) => {
    const [unit, y, x] = [column.count - 1, column.high - 1, column.wide - 1];
    const box = boxOf(column, { unit, y, x });
    const found = placeAt(columns, box.x + box.width / 2, box.y + box.height / 2);
    return [[column.i, unit, y, x], [found?.i, found?.unit, found?.y, found?.x]]; // prettier-ignore
  });
  const last = columns.at(-1);
  return {
    width,
    needed,
    layers: columns.map(({ i }) => i),
    back,
    end: last.x + last.width,
    tall: Math.max(...columns.map((c) => c.height)),
  };
});
console.log(JSON.stringify({ told, pictures }));
