// For test_decoder.py: packed decoders and codes come as lines of JSON, pictures go back; and places of the map.
import { createInterface } from "node:readline";

import { between, decode, meanSquaredError, unpack } from "../../pages/making/autoencoder_views/decoder_math.js";
import { inside, nearest, toCanvas, toCode } from "../../pages/making/autoencoder_views/map_lab/map_math.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { decoder, code, frame, codes } = JSON.parse(line);
  const answer = decoder
    ? { picture: [...decode(unpack(decoder), code)] }
    : {
        there: toCode(frame, [30, 90], 120),
        back: toCanvas(frame, toCode(frame, [30, 90], 120), 120),
        edge: inside(frame, [100, -1.5]),
        nearest: nearest(codes, code),
        half: between(codes[0], codes[1], 0.5),
        apart: meanSquaredError([0, 1, 0.5], [1, 1, 0]),
      };
  console.log(JSON.stringify(answer));
}
