// Decoders by their addresses: each is fetched once, however often the page is run again.
import { unpack } from "./decoder_math.js";

/** @typedef {import("./decoder_math.js").Layer} Layer */

/** @type {Map<string, Promise<Layer[]>>} */
const known = new Map();

/**
 * The layers below an address. A decoder that did not come is asked for again the next time.
 * @param {string} address
 * @returns {Promise<Layer[]>}
 */
export function decoderAt(address) {
  let coming = known.get(address);
  if (!coming) {
    coming = fetched(address);
    coming.catch(() => known.delete(address));
    known.set(address, coming);
  }
  return coming;
}

/** @param {string} address */
async function fetched(address) {
  const answer = await fetch(new URL(address, document.baseURI));
  if (!answer.ok) throw new Error(`the decoder did not come: ${answer.status}`);
  return unpack(await answer.json());
}

/**
 * Gives a lab its data and its decoder; where other data have come meanwhile, those alone.
 * @param {{asked?: any, part: (name: string) => any, update: (data: any, layers: Layer[]) => void}} lab
 * @param {any} data
 */
export async function withDecoder(lab, data) {
  lab.asked = data;
  try {
    const layers = await decoderAt(data.decoder);
    if (lab.asked === data) lab.update(data, layers);
  } catch {
    if (lab.asked === data) lab.part("said").textContent = "The decoder did not come. Reload the page.";
  }
}
