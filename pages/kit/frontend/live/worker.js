// Reads digits beside the page, so that the pen never waits for the network. In: {network: address}, {off}, or
// {id, pixels: {data, width}, dark} or {id, image}. Out: {id, image, outputs, verdict, field} or {id, problem}.
import { inkOf, prepared, problemOf } from "./digit_ink.js";
import { run, unpack, verdict } from "./digit_net.js";

/** @type {Promise<import("./digit_net.js").Net>} */
let coming;
let off;

/** A network by its address. @param {string} address */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the network did not come: ${answer.status}`);
  return unpack(await answer.arrayBuffer());
}

/** What there is to read in a message. */
function shown({ pixels, dark, image }) {
  if (image) return { image };
  const ink = inkOf(pixels.data, pixels.width, dark);
  const problem = problemOf(ink);
  return problem ? { problem } : prepared(ink);
}

onmessage = async ({ data }) => {
  if (data.network) coming = fetched(data.network);
  if ("off" in data) off = data.off;
  if (data.id === undefined) return;
  const start = performance.now();
  try {
    const found = shown(data);
    const net = await coming;
    net.off = off;
    const outputs = found.image ? run(net, found.image) : null;
    const said = outputs && verdict(net, outputs[outputs.length - 2]);
    const answer = { id: data.id, ...found, outputs, verdict: said, ms: performance.now() - start };
    const transfer = (outputs ?? []).map((x) => x.buffer);
    self.postMessage(answer, { transfer });
  } catch (failure) {
    self.postMessage({ id: data.id, failed: String(failure) });
  }
};
