// From a wave to its log-mel spectrogram, as core/models/mel.py computes it. No element is touched here.
export const RATE = 16000;
export const FFT = 512;
export const HOP = 160;
const WINDOW = 400;
const [BANDS, LOWEST, HIGHEST] = [32, 60, 3800];
const LOUDEST = 32768;
const [SMALLEST, DEPTH] = [1e-10, 80];
export const LINES = FFT / 2 + 1;

/** What a piece is multiplied by: 400 numbers of a Hann window in the middle of 512. */
export const HANN = Float64Array.from({ length: FFT }, (_, i) => {
  const at = i - (FFT - WINDOW) / 2;
  return at < 0 || at >= WINDOW ? 0 : 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / WINDOW);
});

const TURNS = Array.from({ length: FFT / 2 }, (_, k) => [
  Math.cos((-2 * Math.PI * k) / FFT),
  Math.sin((-2 * Math.PI * k) / FFT),
]);

/** How many frames so many samples have.
 * @param {number} samples
 */
export const numFrames = (samples) => Math.max(Math.floor((samples - FFT) / HOP) + 1, 0);

/** Cooley and Tukey's fast Fourier transform of 512 numbers, in place.
 * @param {Float64Array} real @param {Float64Array} imag
 */
function transform(real, imag) {
  for (let i = 1, j = 0; i < FFT; i++) {
    let bit = FFT >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) [real[i], real[j]] = [real[j], real[i]];
  }
  for (let size = 2; size <= FFT; size *= 2) {
    const half = size / 2;
    for (let start = 0; start < FFT; start += size) {
      for (let k = 0; k < half; k++) {
        const [c, s] = TURNS[(k * FFT) / size];
        const [a, b] = [start + k, start + k + half];
        const re = real[b] * c - imag[b] * s;
        const im = real[b] * s + imag[b] * c;
        [real[b], imag[b]] = [real[a] - re, imag[a] - im];
        [real[a], imag[a]] = [real[a] + re, imag[a] + im];
      }
    }
  }
}

/** How much of each of 257 frequencies, 0 to 8,000 Hz, is in 512 samples from `start` on.
 * @param {Float32Array} samples @param {number} start
 */
export function power(samples, start) {
  const real = HANN.map((weight, i) => weight * (samples[start + i] ?? 0) * LOUDEST);
  const imag = new Float64Array(FFT);
  transform(real, imag);
  return Float64Array.from({ length: LINES }, (_, k) => real[k] ** 2 + imag[k] ** 2);
}

/** @param {number} hertz */
const toMel = (hertz) => (hertz < 1000 ? (hertz * 3) / 200 : 15 + (27 * Math.log(hertz / 1000)) / Math.log(6.4));
/** @param {number} mel */
const toHertz = (mel) => (mel < 15 ? (mel * 200) / 3 : 1000 * Math.exp(((mel - 15) * Math.log(6.4)) / 27));

/** 34 frequencies in Hz: band i rises from edge i, is highest at i + 1, and ends at i + 2. */
export const EDGES = Array.from({ length: BANDS + 2 }, (_, step) =>
  toHertz(toMel(LOWEST) + ((toMel(HIGHEST) - toMel(LOWEST)) * step) / (BANDS + 1)),
);

/** Where a frequency lies among the bands as pictures draw them, each as high as every other: 0 to 32.
 * @param {number} hertz
 */
export const bandAt = (hertz) =>
  ((toMel(hertz) - toMel(LOWEST)) / (toMel(HIGHEST) - toMel(LOWEST))) * (BANDS + 1) - 0.5;

/** Between which frequencies bands `low` to before `high` lie; what is beyond the first and the last goes along.
 * @param {number} low @param {number} high
 */
export const hertzOf = (low, high) => [
  low === 0 ? 0 : (EDGES[low] + EDGES[low + 1]) / 2,
  high === BANDS ? RATE / 2 : (EDGES[high] + EDGES[high + 1]) / 2,
];

/** How much each frequency counts in each band: triangles, all of the same area. */
export const FILTERS = Array.from({ length: BANDS }, (_, band) => {
  const [left, middle, right] = EDGES.slice(band, band + 3);
  return Float64Array.from({ length: LINES }, (__, k) => {
    const hertz = (k * RATE) / FFT;
    const height = Math.min((hertz - left) / (middle - left), (right - hertz) / (right - middle));
    return (Math.max(height, 0) * 2) / (right - left);
  });
});

/** The power of the 32 bands. @param {Float64Array} lines */
export const bandsOf = (lines) =>
  FILTERS.map((filter) => filter.reduce((sum, weight, k) => sum + weight * lines[k], 0));

/** Every frame's power, of frequencies and of bands.
 * @param {Float32Array} samples
 */
export function spectrogram(samples) {
  const lines = Array.from({ length: numFrames(samples.length) }, (_, frame) => power(samples, frame * HOP));
  return { lines, bands: lines.map(bandsOf) };
}

/** Ten times the logarithm, quiet places raised to 80 dB below the loudest of all.
 * @param {ArrayLike<number>[]} rows
 */
export function decibels(rows) {
  const loud = rows.map((row) => Array.from(row, (v) => 10 * Math.log10(Math.max(v, SMALLEST))));
  const most = loud.reduce((top, row) => row.reduce((least, v) => Math.max(least, v), top), -Infinity);
  return loud.map((row) => row.map((v) => Math.max(v, most - DEPTH)));
}

/** The numbers that the network gets. @param {Float32Array} samples */
export const logMel = (samples) => decibels(spectrogram(samples).bands).map((row) => row.map((v) => v / 10 + 2));
