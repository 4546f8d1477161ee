// Counts how many of a thousand digits a network still reads when neurons are off, beside what it reads with all on.
// In: {network, pictures} addresses; {id, off} counts anew; {rest} while somebody draws; {stop}.
// Out: {id, done, of, right, before}: how many of those done so far are right, and were right with all neurons.
import { run, unpack } from "./digit_net.js";
import { pruned } from "./digit_off.js";

const COUNT = 1000;
const EACH = 8; // digits between two looks at what has come in
let coming;
let now = 0;
let rest = false;

async function fetched({ network, pictures }) {
  const [file, packed] = await Promise.all([fetch(network), fetch(pictures)]);
  const stream = packed.body.pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const labels = bytes.subarray(0, COUNT);
  const size = (bytes.length - COUNT) / COUNT;
  const picture = (k) => Float32Array.from(bytes.subarray(COUNT + k * size, COUNT + (k + 1) * size), (v) => v / 255);
  return { net: unpack(await file.arrayBuffer()), labels, picture, whole: new Int8Array(COUNT).fill(-1) };
}

function read(net, image) {
  const scores = run(net, image)[net.layers.length - 2];
  return scores.indexOf(Math.max(...scores));
}

const pause = (ms) => new Promise((go) => setTimeout(go, ms));

async function count({ id, off }) {
  const { net, labels, picture, whole } = await coming;
  const smaller = pruned({ ...net, off });
  let [right, before] = [0, 0];
  for (let k = 0; k < COUNT && id === now; k++) {
    const image = picture(k);
    if (whole[k] < 0) whole[k] = read(net, image);
    if (read(smaller, image) === labels[k]) right += 1;
    if (whole[k] === labels[k]) before += 1;
    if ((k + 1) % EACH && k + 1 < COUNT) continue;
    self.postMessage({ id, done: k + 1, of: COUNT, right, before });
    do await pause(rest ? 50 : 0);
    while (rest && id === now);
  }
}

onmessage = async ({ data }) => {
  if (data.network) coming = fetched(data);
  if ("rest" in data) rest = data.rest;
  if (data.stop) now = -1;
  if (data.id === undefined) return;
  now = data.id;
  try {
    await count(data);
  } catch (failure) {
    self.postMessage({ id: data.id, failed: String(failure) });
  }
};
