// For test_words.py and the benchmark: the first argument names the ear's file; lines of JSON come, answers go back.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { unpackEar } from "../../pages/sound/words_views/ear_net.js";
import { CHUNK, Stream } from "../../pages/sound/words_views/stream_math.js";

const file = readFileSync(process.argv[2]);
const ear = unpackEar(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
for await (const line of createInterface({ input: process.stdin })) {
  const samples = Float32Array.from(JSON.parse(line).samples);
  const stream = new Stream(ear);
  const [heard, took] = [[], []];
  for (let at = 0; at + CHUNK <= samples.length; at += CHUNK) {
    const start = performance.now();
    heard.push(...stream.push(samples.subarray(at, at + CHUNK)));
    took.push(performance.now() - start);
  }
  console.log(JSON.stringify({ heard, ms: took.sort((a, b) => a - b)[took.length >> 1] }));
}
