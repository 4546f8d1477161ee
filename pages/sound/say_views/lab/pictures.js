// What the lab of sounds draws.
import { addSvg } from "../../../kit/frontend/dom.js";
import { plot } from "../../../kit/frontend/chart.js";
import { EDGES, FFT, FILTERS, HANN, HOP, LINES, RATE } from "../spectrum_math.js";

const DEEPEST = 80; // dB below the loudest of the whole sound
const SUMS = FILTERS.map((filter) => filter.reduce((sum, weight) => sum + weight, 0)); // over them: a band's mean power
const PHONE = 340; // pixels: a column so narrow is a phone's

/** A spectrogram: time from left to right, what is low at the bottom, the louder the darker.
 * @param {HTMLCanvasElement} canvas
 * @param {number[][]} rows decibels of each frame
 * @param {number} samples of the whole sound, which begins half a window before the middle of the first frame
 */
export function paint(canvas, rows, samples) {
  const first = Math.round((FFT / 2 - HOP / 2) / HOP);
  [canvas.width, canvas.height] = [Math.max(Math.round(samples / HOP), rows.length + first, 1), rows[0]?.length ?? 1];
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const picture = ink.createImageData(canvas.width, canvas.height);
  const most = rows.reduce((top, row) => row.reduce((best, v) => Math.max(best, v), top), -Infinity);
  rows.forEach((row, x) =>
    row.forEach((v, k) => {
      const share = Math.max(0, 1 - (most - v) / DEEPEST);
      const place = 4 * ((row.length - 1 - k) * canvas.width + x + first);
      picture.data.set([255 * (1 - share), 255 - 141 * share ** 2, 255 - 77 * share ** 2, 255], place);
    }),
  );
  ink.putImageData(picture, 0, 0);
}

/** The samples under the window, and dashed the curve that they are multiplied by.
 * @param {SVGElement} svg @param {Float32Array} samples @param {number} at
 */
export function drawPiece(svg, samples, at) {
  if (!svg.clientWidth) return; // a phone has no room for it
  const piece = Array.from({ length: FFT }, (_, i) => samples[at + i] ?? 0);
  const most = piece.reduce((top, v) => Math.max(top, Math.abs(v)), 0.01);
  const times = piece.map((_, i) => (1000 * i) / RATE);
  const title = "the 32 ms under the window, and the curve they are multiplied by";
  const how = { height: 120, title, yTicks: [0], margin: { left: 16, right: 22, top: 28, bottom: 24 } };
  const p = plot(svg, { x: [0, 32], y: [-most, most], xTicks: [0, 8, 16, 24, 32], xLabel: (v) => `${v} ms`, ...how });
  p.line(times, piece, "wave-line");
  p.line(
    times,
    Array.from(HANN, (v) => v * most),
    "hann",
  );
  svg.setAttribute("aria-label", `Samples ${at} to ${at + FFT} of the sound.`);
}

/** The spectrum of one window over the 32 bands; returns what there is to say of it.
 * @param {SVGElement} svg @param {Float64Array} lines @param {number[]} bands @param {number} most
 */
export function drawSpectrum(svg, lines, bands, most) {
  const loud = (/** @type {number} */ v) => Math.max(10 * Math.log10(Math.max(v, 1e-10) / most), -DEEPEST);
  const narrow = svg.clientWidth && svg.clientWidth < PHONE + 40;
  const height = narrow ? 120 : 230;
  const margin = { left: 48, right: 22, top: 26, bottom: narrow ? 22 : 44 };
  const named = narrow ? {} : { xTitle: "frequency, Hz" };
  const axes = { x: [0, RATE / 2], y: [-DEEPEST, 0], xTicks: [0, 2000, 4000, 6000, 8000], yTicks: [-80, -40, 0] };
  const title = "how loud each frequency is, dB; bars: 32 mel bands";
  const p = plot(svg, { ...axes, ...named, height, margin, title });
  bands.forEach((v, i) => {
    const top = loud(v / SUMS[i]);
    const [left, right] = [(EDGES[i] + EDGES[i + 1]) / 2, (EDGES[i + 1] + EDGES[i + 2]) / 2];
    const box = { x: p.X(left), width: p.X(right) - p.X(left), y: p.Y(top), height: p.Y(-DEEPEST) - p.Y(top) };
    addSvg(p.front, "rect", { ...box, class: "mel" });
  });
  const hertz = Array.from({ length: LINES }, (_, k) => (k * RATE) / FFT);
  p.line(hertz, Array.from(lines, loud), "spectrum-line");
  const whole = lines.reduce((sum, v) => sum + v, 0);
  const high = lines.reduce((sum, v, k) => sum + (hertz[k] > 3000 ? v : 0), 0);
  const share = whole > 1e-6 * most ? `${Math.round((100 * high) / whole)} %` : "";
  const told = share
    ? `Above 3,000 Hz lies ${share} of this window's power.`
    : "There is next to nothing in this window.";
  svg.setAttribute("aria-label", told);
  return told;
}
