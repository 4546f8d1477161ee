// The way from one forged picture to another: every picture on it came at once, so the slider asks no server.
// data: {id, digit, frames, opinions, url, columns, side, gap}: a sheet of pictures, made by core/figures/forged.py.
import { calm, el, keepCount, partsOf } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";

const STRIP = 9; // pictures along the way that are always seen

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".walk-player");
  if (root.shown === data.id) return;
  root.shown = data.id;
  const part = partsOf(root);
  const { frames, side, gap, columns, digit } = data;
  const sheet = new Image();
  const paint = (canvas, i) => {
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const x = gap + (i % columns) * (side + gap);
    const y = gap + Math.floor(i / columns) * (side + gap);
    canvas.getContext("2d").drawImage(sheet, x, y, side, side, 0, 0, side, side);
  };
  const words = (i) => {
    const share = Math.round((100 * i) / (frames - 1));
    return `${share} % of the way; the detective says “real” with ${fixed(data.opinions[i], 2)}`;
  };
  sheet.onload = () => {
    if (root.shown !== data.id) return;
    keepCount(part("strip"), STRIP, () => el("canvas"));
    const at = (i) => Math.round((i * (frames - 1)) / (STRIP - 1));
    [...part("strip").children].forEach((canvas, i) => paint(canvas, at(i)));
    const show = (i) => {
      paint(part("picture"), i);
      part("picture").setAttribute("aria-label", `a forged ${digit}, ${words(i)}`);
    };
    const bar = playBar(part("bar"), { frames, fps: 12, label: "picture", words, show });
    if (calm()) bar.go(frames - 1);
  };
  sheet.src = data.url;
}
