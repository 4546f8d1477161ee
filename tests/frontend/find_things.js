// For test_find.py: `find_things.js page WIDTH PIXELS OUT`, or `find NETWORK PAGES OUT SURE OVERLAP`;
// numbers as float32.
import { readFileSync, writeFileSync } from "node:fs";

import { unpack } from "../../pages/kit/frontend/live/digit_net.js";
import { cells, found, looked, pageOf, worth } from "../../pages/vision/where_views/board/find.js";

const [what, first, given, out, sure, overlap] = process.argv.slice(2);
const bytes = (path) => Uint8Array.from(readFileSync(path)).buffer;

if (what === "page") {
  const data = new Uint8ClampedArray(bytes(given));
  writeFileSync(out, new Uint8Array(pageOf({ high: 96, side: 144 }, { data, width: Number(first) }, 0).buffer));
} else {
  const net = unpack(bytes(first));
  const size = net.high * net.side;
  const all = new Float32Array(bytes(given));
  const pages = Array.from({ length: all.length / size }, (_, i) => all.subarray(i * size, (i + 1) * size));
  const said = pages.map((page) => looked(net, page));
  writeFileSync(out, new Uint8Array(Float32Array.from(said.flatMap((one) => [...one])).buffer));
  const each = said.map((one, i) => ({
    worth: worth(pages[i]),
    boxes: found(net, one, Number(sure), Number(overlap)),
    cells: cells(net, one),
  }));
  console.log(JSON.stringify(each));
}
