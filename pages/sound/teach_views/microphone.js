// The microphone of this browser: opened when it is wanted for the first time, closed when nobody has wanted it for
// a while.
const IDLE = 60_000; // milliseconds
const AHEAD = 0.3; // seconds before the button that are kept: people begin to speak while they press
const AFTER = 200; // milliseconds that are still recorded when it was let go
const PLAIN = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
export const NOT_HERE =
  "Browsers lend the microphone only to a page on this machine or over HTTPS: here, record with another program and " +
  "send the files.";

export class Microphone {
  constructor() {
    /** @type {Set<(block: Float32Array) => void>} */
    this.listeners = new Set();
    /** @type {Float32Array[]} */
    this.before = [];
  }

  /** Whether this page may ask for it at all. */
  get possible() {
    return Boolean(window.isSecureContext && navigator.mediaDevices?.getUserMedia && window.AudioWorkletNode);
  }

  get rate() {
    return this.context?.sampleRate ?? 48000;
  }

  /** Ready once this is; fails with a sentence. */
  async open() {
    clearTimeout(this.idle);
    this.opening ??= this.begin().catch((problem) => {
      this.close();
      throw problem;
    });
    await this.opening;
  }

  async begin() {
    if (!this.possible) throw new Error(NOT_HERE);
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: PLAIN });
    } catch (problem) {
      const refused = problem?.name === "NotAllowedError";
      throw new Error(
        refused
          ? "The browser does not give this page the microphone: allow it in its address bar."
          : "No microphone was found: plug one in, or send files.",
        { cause: problem },
      );
    }
    this.context = new AudioContext();
    await this.context.audioWorklet.addModule(new URL("./tap.js", import.meta.url));
    const tap = new AudioWorkletNode(this.context, "tap", { numberOfInputs: 1, numberOfOutputs: 0 });
    tap.port.onmessage = ({ data }) => this.came(data);
    this.context.createMediaStreamSource(this.stream).connect(tap);
    await this.context.resume();
  }

  /** @param {Float32Array} block */
  came(block) {
    this.before.push(block);
    while (this.before.length * block.length > AHEAD * this.rate) this.before.shift();
    for (const hear of this.listeners) hear(block);
  }

  /** Nobody wants it at the moment. */
  rest() {
    clearTimeout(this.idle);
    if (!this.listeners.size) this.idle = setTimeout(() => this.close(), IDLE);
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    this.stream = this.context = this.opening = undefined;
    this.before = [];
    this.listeners.clear();
  }

  /**
   * Records until it is stopped, or for so many seconds.
   * @param {number} most seconds
   * @param {(seconds: number) => void} told how long it has lasted
   * @returns {{done: Promise<Blob>, stop: () => void}}
   */
  record(most, told) {
    const blocks = [...this.before];
    const rate = this.rate;
    let count = blocks.reduce((sum, block) => sum + block.length, 0);
    const begun = count;
    let end;
    const hear = (/** @type {Float32Array} */ block) => {
      blocks.push(block);
      count += block.length;
      told((count - begun) / rate);
      if (count - begun >= most * rate) end();
    };
    const done = new Promise((go) => {
      end = () => {
        this.listeners.delete(hear);
        this.rest();
        go(wavOf(blocks, rate));
      };
    });
    this.listeners.add(hear);
    return { done, stop: () => setTimeout(end, AFTER) };
  }
}

/** A WAV file of 16 bits. @param {Float32Array[]} blocks @param {number} rate */
export function wavOf(blocks, rate) {
  const count = blocks.reduce((sum, block) => sum + block.length, 0);
  const view = new DataView(new ArrayBuffer(44 + 2 * count));
  const text = (at, said) => [...said].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * count, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * count, true);
  let at = 44;
  for (const block of blocks)
    for (const value of block) {
      view.setInt16(at, Math.round(Math.max(-1, Math.min(1, value)) * 32767), true);
      at += 2;
    }
  return new Blob([view], { type: "audio/wav" });
}
