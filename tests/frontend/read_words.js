// For test_words.py and the benchmark: the first argument names the ear's file; lines of JSON come, answers go back.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { unpackEar } from "../../pages/sound/teach_views/ear_net.js";
import { Resampler } from "../../pages/sound/teach_views/resample_math.js";
import { CHUNK, Listener, Stream } from "../../pages/sound/teach_views/stream_math.js";

const file = readFileSync(process.argv[2]);
const ear = unpackEar(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));

function listened(samples, head) {
  const [stream, listener] = [new Stream(ear), head && new Listener(ear, head)];
  const [heard, shares, took] = [[], [], []];
  for (let at = 0; at + CHUNK <= samples.length; at += CHUNK) {
    const piece = samples.subarray(at, at + CHUNK);
    const start = performance.now();
    heard.push(...stream.push(piece));
    took.push(performance.now() - start);
    const said = listener?.push(piece);
    if (said) shares.push(said);
  }
  return { heard, shares, ms: took.sort((a, b) => a - b)[took.length >> 1] };
}

function resampled(samples, rate) {
  const resampler = new Resampler(rate);
  const found = [];
  for (let at = 0; at < samples.length; at += 128) found.push(...resampler.push(samples.subarray(at, at + 128)));
  return { samples: found };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { samples, head, resample, rate } = JSON.parse(line);
  const answer = resample ? resampled(Float32Array.from(resample), rate) : listened(Float32Array.from(samples), head);
  console.log(JSON.stringify(answer));
}
