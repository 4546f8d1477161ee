// Follows the pen: while it is ahead of the server, boxes come from the network in this browser.
import { sheetOf } from "../../../kit/frontend/papers.js";

const DARK = 0x1f; // of full ink, the green of kit/canvas.py's INK

/** @typedef {{network: string, sheet: string, stamp: number, sure: number, overlap: number}} Source */

export class Live {
  /** @type {Source} */
  source;
  /** @type {any} what was found last while the pen moved */
  found = null;
  /** How often a page was looked at while the pen was ahead. */
  count = 0;

  /** @param {() => void} changed called when there is something new to show */
  constructor(changed) {
    this.changed = changed;
  }

  /** Whether what is on the sheet has not been answered by the server. */
  get ahead() {
    return Boolean(this.worker && (this.sheet.ahead || this.source.stamp < this.sheet.stamp));
  }

  /** @param {Source} source */
  take(source) {
    const before = this.source;
    this.source = source;
    if (before?.network !== source.network) this.begin(source.network);
    if (!this.sheet) {
      this.sheet = sheetOf(source.sheet);
      this.sheet.addEventListener("moved", this.look);
    }
    if (!this.ahead) this.found = null;
  }

  begin(network) {
    this.worker?.terminate();
    this.worker = null;
    this.waiting = false;
    if (!network) return;
    this.worker = new Worker(new URL("./find_worker.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.postMessage({ network: String(new URL(network, document.baseURI)) });
  }

  // The page is looked at as soon as the last look is done, once in each picture of the screen.
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
    if (this.waiting || !this.ahead) return;
    const pixels = this.sheet.pixels();
    if (!pixels) return;
    this.again = false;
    this.waiting = true;
    const { sure, overlap } = this.source;
    const what = { data: pixels.data, width: pixels.width };
    this.worker.postMessage({ id: 0, pixels: what, dark: DARK, sure, overlap }, [pixels.data.buffer]);
  }

  heard(found) {
    this.waiting = false;
    if (found.failed)
      this.worker = null; // the server still looks
    else if (this.ahead) {
      this.found = found;
      this.count += 1;
      this.changed();
    }
    if (this.again && !found.failed) this.look();
  }

  end() {
    this.worker?.terminate();
    this.worker = null;
    this.sheet?.removeEventListener("moved", this.look);
  }
}
