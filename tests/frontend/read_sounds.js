// For test_sounds.py: samples come as lines of JSON; what the browser makes of them goes back.
import { createInterface } from "node:readline";

import { EDGES, FILTERS, bandAt, hertzOf, logMel, spectrogram } from "../../pages/sound/say_views/spectrum_math.js";

for await (const line of createInterface({ input: process.stdin })) {
  const samples = Float32Array.from(JSON.parse(line));
  const { lines, bands } = spectrogram(samples);
  const [power, filters] = [lines.map((row) => [...row]), FILTERS.map((row) => [...row])];
  const hertz = Array.from({ length: 30 }, (_, low) => hertzOf(low, low + 3));
  const places = EDGES.slice(1, -1).map(bandAt);
  console.log(JSON.stringify({ power, bands, logMel: logMel(samples), edges: EDGES, filters, hertz, places }));
}
