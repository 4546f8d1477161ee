// A code as bars to drag, and what the decoder makes of it at once, in the browser.
// data: {id, given: 784 bytes in base64, code: [K], ranges: [[low, high]] (K), decoder: its address, name}
import { el, keepCount, partsOf } from "../../../kit/frontend/dom.js";
import { written } from "../../../kit/frontend/format.js";
import { bytes, decode, meanSquaredError } from "../decoder_math.js";
import { withDecoder } from "../decoders.js";
import { paintError, paintInk } from "../paint.js";

class CodeLab {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.part("again").onclick = () => this.set([...this.data.code]);
    this.part("half").onclick = () => this.middle(2);
    this.part("zero").onclick = () => this.middle(1);
  }

  update(data, layers) {
    this.layers = layers;
    const other = this.data?.id !== data.id;
    this.data = data;
    if (!other) return;
    this.given = Float32Array.from(bytes(data.given), (value) => value / 255);
    paintInk(this.part("given"), this.given);
    this.part("given").setAttribute("aria-label", "the digit that is squeezed, 28 by 28 pixels");
    this.part("title").textContent =
      `The code: ${data.code.length} numbers in place of 784. Drag one, and the picture follows.`;
    keepCount(this.part("bars"), data.code.length, () => this.bar());
    [...this.part("bars").children].forEach((bar, i) => this.place(bar, i));
    this.set([...data.code]);
  }

  bar() {
    const input = el("input", { type: "range", step: "any" });
    return el("label", {}, el("span"), input, el("output"));
  }

  place(bar, i) {
    const [low, high] = this.data.ranges[i];
    const [name, input] = bar.children;
    name.textContent = String(i + 1);
    const value = this.data.code[i];
    Object.assign(input, { min: Math.min(low, value), max: Math.max(high, value), step: (high - low) / 200 });
    input.setAttribute("aria-label", `number ${i + 1} of the code`);
    input.oninput = () => {
      this.code[i] = Number(input.value);
      this.show();
    };
  }

  // Every so manieth number is pulled to the middle of its bar; the others are as the encoder said.
  middle(every) {
    const { code, ranges } = this.data;
    this.set(code.map((value, i) => (i % every ? value : (ranges[i][0] + ranges[i][1]) / 2)));
  }

  set(code) {
    this.code = code;
    [...this.part("bars").children].forEach((bar, i) => (bar.children[1].value = code[i]));
    this.show();
  }

  show() {
    const made = decode(this.layers, this.code);
    paintInk(this.part("made"), made);
    paintError(this.part("error"), this.given, made);
    const error = meanSquaredError(this.given, made);
    const moved = this.code.filter((value, i) => value !== this.data.code[i]).length;
    this.part("again").disabled = !moved;
    const ink = meanSquaredError(this.given, new Float32Array(this.given.length));
    this.part("made").setAttribute("aria-label", `the picture of the code; mean squared error ${error.toFixed(4)}`);
    this.part("error").setAttribute("aria-label", "where the two pictures differ: white is right, orange is wrong");
    this.part("said").textContent =
      `Mean squared error ${error.toFixed(4)} (an empty sheet would have ${ink.toFixed(4)}). ` +
      (moved ? `${moved} of ${this.code.length} numbers moved by hand.` : "The code is as the encoder said it.");
    [...this.part("bars").children].forEach((bar, i) => {
      bar.children[2].textContent = written(this.code[i], 2);
      bar.classList.toggle("moved", this.code[i] !== this.data.code[i]);
    });
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".code-lab");
  withDecoder((root._lab ??= new CodeLab(root)), data);
}
