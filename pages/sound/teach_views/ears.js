// What is heard, made into bars: samples of the microphone or of a voice go to the worker, and its answers come back.
import { calm, el } from "../../kit/frontend/dom.js";
import { RATE, Resampler } from "./resample_math.js";
import { CHUNK } from "./stream_math.js";

const AGAIN = 5; // answers after which the same word counts as said once more
const KEPT = 8; // words that are shown as heard last
const AHEAD = 0.06; // seconds by which samples are taken before they are due

export class Ears {
  /** @param {any} part finds the parts of the component @param {HTMLElement} root */
  constructor(part, root) {
    this.part = part;
    this.root = root;
    this.since = AGAIN; // answers since a word was heard
    this.said = "";
    /** @type {string[]} */
    this.heard = [];
    this.answers = 0;
    this.waiting = 0;
    /** @type {any} */
    this.lesson = null;
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {Resampler | null} */
    this.resampler = null;
    this.rest = new Float32Array(0);
    root.classList.toggle("calm", calm());
  }

  /** What was learnt; nothing is sent anywhere from now on. @param {string} ear address @param {any} lesson */
  teach(ear, lesson) {
    this.lesson = lesson;
    this.part("bars").replaceChildren(...(lesson ? [...lesson.names, "background"].map((name) => this.row(name)) : []));
    if (!lesson) return this.say("Nothing is learnt yet", "");
    this.begin(ear);
    this.worker.postMessage({ head: lesson });
    this.say("Press Listen", "");
  }

  begin(ear) {
    if (this.worker) return;
    this.worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => this.answered(data);
    this.worker.postMessage({ ear: String(new URL(ear, document.baseURI)) });
  }

  row(name) {
    const track = el(
      "span",
      { className: "track" },
      el("span", { className: "bar" }),
      el("span", { className: "mark" }),
    );
    return el(
      "li",
      {},
      el("span", { className: "who", title: name }, name),
      track,
      el("span", { className: "share" }, ""),
    );
  }

  /** A new sound begins. @param {number} rate samples a second */
  fresh(rate) {
    this.worker.postMessage({ head: this.lesson });
    this.resampler = rate === RATE ? null : new Resampler(rate);
    this.rest = new Float32Array(0);
    [this.since, this.said, this.waiting] = [AGAIN, "", 0];
  }

  /** @param {Float32Array} samples at the rate of the sound */
  hear(samples) {
    const more = this.resampler ? this.resampler.push(samples) : samples;
    const all = new Float32Array(this.rest.length + more.length);
    all.set(this.rest);
    all.set(more, this.rest.length);
    let at = 0;
    for (; at + CHUNK <= all.length; at += CHUNK) {
      this.waiting += 1;
      this.worker.postMessage({ samples: all.slice(at, at + CHUNK) });
    }
    this.rest = all.slice(at);
  }

  answered({ shares, ms, failed }) {
    this.waiting = Math.max(this.waiting - 1, 0);
    if (failed) return this.say("This browser cannot listen", failed);
    this.root.dataset.ms = ms.toFixed(1);
    if (!shares || !this.lesson) return;
    const { names, limit } = this.lesson;
    const best = shares.indexOf(Math.max(...shares));
    const background = best === names.length;
    const known = !background && shares[best] >= limit;
    [...this.part("bars").children].forEach((row, i) => {
      row.querySelector(".bar").style.transform = `scaleX(${shares[i]})`;
      const percents = Math.round(100 * shares[i]);
      row.querySelector(".share").textContent = percents > 99 ? "> 99 %" : `${percents} %`; // it is never certain
      row.querySelector(".mark").style.left = `${100 * limit}%`;
      row.classList.toggle("best", i === best && (known || background));
    });
    const said = background ? "background" : known ? names[best] : "none of these";
    const slow = this.waiting > 4 ? "This device is too slow to keep up; answers come late." : "";
    this.say(background ? "… background" : known ? names[best] : "None of these", slow);
    this.count(said, known);
    this.answers += 1;
    this.root.dataset.answers = String(this.answers);
  }

  /** Every word once for each time that it is said. */
  count(said, known) {
    if (known && (said !== this.said || this.since >= AGAIN)) {
      this.heard = [...this.heard, said].slice(-KEPT);
      this.part("heard").textContent = `Heard: ${this.heard.join(" · ")}`;
    }
    if (known) [this.said, this.since] = [said, 0];
    else this.since += 1;
  }

  say(headline, note) {
    this.part("headline").textContent = headline;
    this.part("note").textContent = note;
  }

  /**
   * Plays a sound, and hears it as if it came from the microphone. Done when it is over.
   * @param {AudioBuffer} sound @param {AudioContext} context
   */
  async play(sound, context) {
    const source = context.createBufferSource();
    source.buffer = sound;
    source.connect(context.destination);
    this.fresh(sound.sampleRate);
    this.hear(new Float32Array(sound.sampleRate * 1.5)); // the window before it
    const samples = sound.getChannelData(0);
    const begun = context.currentTime;
    source.start();
    for (let at = 0; at < samples.length && this.root.isConnected;) {
      const due = Math.min(Math.ceil((context.currentTime - begun + AHEAD) * sound.sampleRate), samples.length);
      if (due > at) this.hear(samples.subarray(at, due));
      at = Math.max(due, at);
      await new Promise((go) => setTimeout(go, 40));
    }
    this.hear(new Float32Array(sound.sampleRate));
  }
}
