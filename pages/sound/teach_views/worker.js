// Listens beside the page. In: {ear: address} once, {head} anew, then {samples}, 3,840 at a time, 16,000 a second.
// Out: {shares, ms} for each, shares null until there is a whole window; {failed}.
import { unpackEar } from "./ear_net.js";
import { Listener } from "./stream_math.js";

/** @type {Promise<import("./ear_net.js").Ear>} */
let coming;
/** @type {Listener | null} */
let listener = null;
let head;

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the ear did not come: ${answer.status}`);
  return unpackEar(await answer.arrayBuffer());
}

onmessage = async ({ data }) => {
  try {
    if (data.ear) coming = fetched(data.ear);
    if (data.head) [head, listener] = [data.head, null];
    if (!data.samples) return;
    const ear = await coming;
    listener ??= new Listener(ear, head);
    const start = performance.now();
    const shares = listener.push(data.samples);
    self.postMessage({ shares, ms: performance.now() - start });
  } catch (failure) {
    self.postMessage({ failed: String(failure) });
  }
};
