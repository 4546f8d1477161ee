// Runs where the sound is: passes on what the microphone gives, a few thousandths of a second at a time.
const scope = /** @type {any} */ (globalThis); // the names of an AudioWorklet, which the page does not have

class Tap extends scope.AudioWorkletProcessor {
  process([channels]) {
    if (channels.length) /** @type {any} */ (this).port.postMessage(channels[0].slice());
    return true;
  }
}
scope.registerProcessor("tap", Tap);
