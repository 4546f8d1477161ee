// The weights of hidden units as pictures: those of now, or a film of how they came to be.
// data: {frames: base64 of int8, a frame after the other, units a frame; steps: [step of each frame]; units;
//   unseen: whether the film begins at its begin}
import { partsOf } from "../../../kit/frontend/dom.js";
import { bytesOf } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { paint, sheet, SIDE, sign } from "../paint.js";

const BETWEEN = [128, 128, 128]; // the grey between the pictures

class Strokes {
  constructor(root) {
    this.part = partsOf(root);
  }

  update(data) {
    if (this.frames === data.frames) return;
    this.frames = data.frames;
    this.bytes = new Int8Array(bytesOf(data.frames).buffer);
    this.data = data;
    const { steps } = data;
    if (steps.length > 1)
      this.bar = playBar(this.part("bar"), {
        frames: steps.length,
        start: data.unseen ? 0 : steps.length - 1,
        fps: 8,
        label: "look",
        words: (i) => `step ${steps[i]} of ${steps[steps.length - 1]}`,
        show: (i) => this.show(i),
      });
    else {
      this.bar?.pause();
      this.part("bar").replaceChildren();
      this.show(0);
    }
  }

  show(frame) {
    const { units, steps } = this.data;
    const from = frame * units * SIDE * SIDE;
    const colour = sign(127);
    const { numbers, width } = sheet(
      (unit, pixel) => this.bytes[from + unit * SIDE * SIDE + pixel],
      units,
      Math.round(Math.sqrt(units)),
    );
    const canvas = this.part("sheet");
    paint(canvas, numbers, width, (value) => (Number.isNaN(value) ? BETWEEN : colour(value)));
    const said = `The weights of ${units} hidden units to the pixels after ${steps[frame]} steps.`;
    canvas.setAttribute("aria-label", `${said} Blue: ink there turns the unit on; orange: off.`);
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".strokes");
  const film = (root._film ??= new Strokes(root));
  film.update(data);
  return () => film.bar?.pause();
}
