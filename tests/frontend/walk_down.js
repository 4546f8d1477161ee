// Walks of the race, asked for one a line on standard input.
import { createInterface } from "node:readline";

import { surface, walk } from "../../pages/foundations/descent_views/descent_math.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { key, flowers, how } = JSON.parse(line);
  const way = walk(surface(key, flowers), how);
  process.stdout.write(`${JSON.stringify(way)}\n`);
}
