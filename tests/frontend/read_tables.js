// For test_tables.py: a network and rows come as lines of JSON, its answers go back.
import { createInterface } from "node:readline";

import { answer, ready, unpacked } from "../../pages/workshop/table_views/table_math.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { carried, rows } = JSON.parse(line);
  const net = unpacked(carried);
  const answers = rows.map((row) => answer(net, row));
  console.log(JSON.stringify({ answers, ready: rows.map((row) => ready(net, row)) }));
}
