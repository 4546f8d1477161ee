// For test_run_stream.py: the events of a stream come as a line of JSON, what the browser has after each goes back.
import { createInterface } from "node:readline";

import { merged } from "../../pages/kit/frontend/run_stream.js";

for await (const line of createInterface({ input: process.stdin })) {
  let parts = {};
  console.log(JSON.stringify(JSON.parse(line).map((event) => (parts = merged(parts, event)))));
}
