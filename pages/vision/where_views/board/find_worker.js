// Looks at a page beside the page that is seen, so that the pen never waits for the network.
// In: {network: address}, or {id, pixels: {data, width}, dark, sure, overlap}. Out: {id, boxes, cells}, or {failed}.
import { unpack } from "../../../kit/frontend/live/digit_net.js";
import { cells, found, looked, pageOf, worth } from "./find.js";

/** @type {Promise<any>} */
let coming;

/** @param {string} address */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the network did not come: ${answer.status}`);
  return unpack(await answer.arrayBuffer());
}

onmessage = async ({ data }) => {
  if (data.network) coming = fetched(data.network);
  if (data.id === undefined) return;
  const { id, pixels, dark, sure, overlap } = data;
  try {
    const net = await coming;
    const page = pageOf(net, pixels, dark);
    if (!worth(page)) return self.postMessage({ id, boxes: [], cells: null });
    const said = looked(net, page);
    self.postMessage({ id, boxes: found(net, said, sure, overlap), cells: cells(net, said) });
  } catch (failure) {
    self.postMessage({ failed: String(failure) });
  }
};
