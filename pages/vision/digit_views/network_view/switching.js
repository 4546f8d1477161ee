// Neurons switched off: by a click, or so many at random; what the network still reads of a thousand digits meanwhile.
import { reading } from "../../../kit/frontend/live/reading.js";
import { atRandom, countOff, units } from "../../../kit/frontend/live/digit_off.js";

const HAND_RESTS = 400; // milliseconds before counting begins
const HOLDS = 0.01; // less of it is lost: it holds

const percent = (share) => `${(100 * share).toFixed(1)} %`;

export class Switching {
  /** @type {any} */
  timer;
  /** @type {(Uint8Array | null)[]} */
  off = [];
  seed = 1;
  id = 0;

  /** @param {(name: string) => any} part @param {() => void} changed */
  constructor(part, changed) {
    this.part = part;
    this.changed = changed;
    part("share").oninput = () => this.random();
    part("again").onclick = () => {
      this.seed += 1;
      if (part("share").value === "0") part("share").value = "30";
      this.random();
    };
    part("all").onclick = () => this.allOn();
    part("stop").onclick = () => this.stop("Counting was stopped.");
    this.rest = () => this.worker?.postMessage({ rest: reading.ahead });
    reading.addEventListener("read", this.rest);
  }

  /**
   * @param {import("../../../kit/frontend/live/digit_net.js").Net} net
   * @param {{network: string, pictures: string}} addresses
   */
  begin(net, addresses) {
    this.net = net;
    this.addresses = addresses;
    this.off = net.layers.map(() => null);
    this.say();
  }

  random() {
    this.off = atRandom(this.net, Number(this.part("share").value) / 100, this.seed);
    this.set();
  }

  allOn() {
    this.part("share").value = "0";
    this.off = this.net.layers.map(() => null);
    this.set();
  }

  /** One neuron, on or off. @param {number} i @param {number} unit */
  flip(i, unit) {
    const layer = (this.off[i] ??= new Uint8Array(this.net.layers[i].shape[0]));
    layer[unit] = layer[unit] ? 0 : 1;
    this.set();
  }

  set() {
    reading.without(this.off);
    this.stop("");
    this.say();
    this.changed();
    if (countOff(this.off)) this.timer = setTimeout(() => this.count(), HAND_RESTS);
  }

  say() {
    const share = countOff(this.off) / units(this.net);
    this.part("percent").textContent = `${Math.round(100 * share)} %`;
    this.part("all").disabled = !share;
  }

  count() {
    if (!this.worker) {
      this.worker = new Worker(new URL("../../../kit/frontend/live/accuracy_worker.js", import.meta.url), {
        type: "module",
      });
      this.worker.onmessage = ({ data }) => this.heard(data);
      const [network, pictures] = [this.addresses.network, this.addresses.pictures].map((a) =>
        String(new URL(a, document.baseURI)),
      );
      this.worker.postMessage({ network, pictures });
    }
    this.id += 1;
    this.part("stop").hidden = false;
    this.part("measured").textContent = "Counting on 1,000 test digits …";
    this.worker.postMessage({ id: this.id, off: this.off });
  }

  heard({ id, done, of, right, before, failed }) {
    if (id !== this.id) return;
    if (failed) return this.stop("The test digits did not come; try again later.");
    const [now, whole] = [right / done, before / done];
    const holds = whole - now < HOLDS ? "It holds" : "It falls";
    const without = `with ${countOff(this.off)} of ${units(this.net)} neurons off, ${percent(now)} are right`;
    const all = `${without}; with all of them on, ${percent(whole)}`;
    const many = of.toLocaleString("en");
    const so = done < of ? `Of the first ${done} of ${many}` : `Of ${many}`;
    this.part("measured").textContent = `${so} test digits that it never learnt from: ${all}. ${holds}.`;
    this.part("measured").dataset.done = done;
    if (done === of) this.part("stop").hidden = true;
  }

  /** @param {string} words */
  stop(words) {
    clearTimeout(this.timer);
    this.id += 1;
    this.worker?.postMessage({ stop: true });
    this.part("stop").hidden = true;
    this.part("measured").textContent = words;
  }

  end() {
    clearTimeout(this.timer);
    reading.removeEventListener("read", this.rest);
    this.worker?.terminate();
    if (countOff(this.off)) reading.without(null);
  }
}
