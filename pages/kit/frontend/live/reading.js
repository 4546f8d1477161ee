// What is read at this moment, for every component of the page: while the pen moves, by the network in this browser,
// from the pixels; once the pen is lifted and the server has answered, what the server prepared and said.
import { sheetOf } from "../papers.js";

const DARK = 0x1f; // of full ink, the green of kit/canvas.py's INK

/**
 * @typedef {import("./digit_net.js").Verdict} Verdict
 * @typedef {{network: string, sheet: string, stamp: number, image: string, problem: string,
 *   said: Verdict | null}} Source
 * @typedef {{origin: "pen" | "server", image?: Float32Array, outputs?: Float32Array[] | null, verdict?: Verdict | null,
 *   problem?: string, field?: {x: number, y: number, scale: number}, ms?: number}} Found
 */

class Reading extends EventTarget {
  /** @type {Source | undefined} what the server has sent last */
  source;
  /** @type {Found} what is shown */
  now = { origin: "server" };
  /** @type {Found | null} what was read of this drawing while the pen moved */
  drawn = null;
  /** @type {(Uint8Array | null)[] | null} neurons that are switched off, layer by layer */
  off = null;
  /** How many readings were done. */
  count = 0;

  /** Whether the pen is ahead of the server. */
  get ahead() {
    return Boolean(this.sheet && (this.sheet.ahead || this.source.stamp < this.sheet.stamp));
  }

  /** What the server sends; every component of the page is sent the same. @param {Source} source */
  take(source) {
    const before = this.source;
    if (before && JSON.stringify(before) === JSON.stringify(source)) return;
    this.source = source;
    if (before?.network !== source.network) this.begin(source.network);
    const sheet = source.sheet ? sheetOf(source.sheet) : null;
    if (sheet !== this.sheet) {
      this.sheet?.removeEventListener("moved", this.look);
      sheet?.addEventListener("moved", this.look);
      this.sheet = sheet;
      this.drawn = null;
    }
    this.look();
  }

  begin(network) {
    this.worker?.terminate();
    this.worker = null;
    this.waiting = false;
    this.off = null;
    this.coming = network; // it is fetched when there is something to read
  }

  fetch() {
    const network = String(new URL(this.coming, document.baseURI));
    this.coming = "";
    this.worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.postMessage({ network, off: this.off });
  }

  /** Switches neurons off; what is shown is read again. @param {(Uint8Array | null)[] | null} off */
  without(off) {
    this.off = off?.some((layer) => layer?.some(Boolean)) ? off : null;
    this.worker?.postMessage({ off: this.off });
    this.look();
  }

  // Something has moved: it is read as soon as the last reading is done, once in each picture of the screen.
  look = () => {
    this.again = true;
    if (this.waiting || this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.ask();
    });
  };

  ask() {
    if (this.waiting) return;
    this.again = false;
    const origin = this.ahead ? "pen" : "server";
    const { image, problem } = this.source;
    if (origin === "pen") this.send(origin, { pixels: this.sheet.pixels(), dark: DARK });
    else if (image) this.send(origin, { image: numbers(image) });
    else this.show({ origin, problem });
  }

  send(origin, what) {
    if (this.coming) this.fetch();
    if (!this.worker) return origin === "server" && this.show({ origin, image: what.image });
    if ("pixels" in what && !what.pixels) return;
    this.waiting = true;
    this.origin = origin;
    this.worker.postMessage({ id: this.count, ...what }, what.pixels ? [what.pixels.data.buffer] : []);
  }

  heard(found) {
    this.waiting = false;
    if (found.failed) {
      this.worker = null; // the server still reads
      return this.look();
    }
    this.show({ origin: this.origin, ...found });
    if (this.again) this.look();
  }

  /** @param {Found} found */
  show(found) {
    this.count += 1;
    this.now = found;
    if (found.origin === "pen") this.drawn = found;
    this.dispatchEvent(new Event("read"));
  }
}

/** @param {string} text of float32, as base64 */
const numbers = (text) => new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);

/** The one of this page. */
export const reading = new Reading();
