// For test_cell.py: a cell and what it reads come as lines of JSON, its steps go back.
import { createInterface } from "node:readline";

import { cut, fill, flat, parameters, unroll } from "../../pages/sequences/memory_views/cell_math.js";
import { sequenceOf } from "../../pages/sequences/memory_views/reading.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { kind, size, reads, sequence, given, table } = JSON.parse(line);
  const { inputs, columns, problem } = sequenceOf(reads, sequence);
  if (!problem && given.length) fill(table, given, size, columns.length);
  const cell = problem ? null : cut(kind, table, size, columns.length);
  console.log(
    JSON.stringify({
      problem,
      inputs,
      numbers: cell && flat(cell),
      parameters: parameters(kind, size, columns.length),
      steps: cell && unroll(cell, inputs),
    }),
  );
}
