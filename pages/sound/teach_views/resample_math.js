// From the microphone's number of samples a second to 16,000: what is too high for them is filtered out first. A sound
// that goes on and on is given piece by piece. Touches no element.
export const RATE = 16000;
const [REACH, CUT] = [16, 0.94]; // zero crossings on either side; share of the frequencies that stays

export class Resampler {
  /** @param {number} rate samples a second that come */
  constructor(rate) {
    this.step = rate / RATE; // samples that come for one that goes
    this.scale = CUT / Math.max(this.step, 1);
    this.reach = Math.ceil(REACH / this.scale);
    this.kept = new Float32Array(this.reach);
    this.at = this.reach; // in what is kept, of the next sample that goes
    /** @type {Map<number, Float64Array>} */
    this.filters = new Map(); // by how far between two samples
  }

  /** @param {number} share 0 to 1 */
  filter(share) {
    const key = Math.round(share * 1e6);
    let found = this.filters.get(key);
    if (!found) {
      found = Float64Array.from({ length: 2 * this.reach + 1 }, (_, i) => {
        const far = i - this.reach - share;
        const x = Math.PI * far * this.scale;
        const rise = Math.cos((Math.PI * far) / (2 * this.reach + 2));
        return this.scale * (x ? Math.sin(x) / x : 1) * rise * rise;
      });
      if (this.filters.size < 2000) this.filters.set(key, found);
    }
    return found;
  }

  /** @param {Float32Array} samples @returns {Float32Array} */
  push(samples) {
    const all = new Float32Array(this.kept.length + samples.length);
    all.set(this.kept);
    all.set(samples, this.kept.length);
    const out = [];
    for (; Math.floor(this.at) + this.reach < all.length; this.at += this.step) {
      const middle = Math.floor(this.at);
      const filter = this.filter(this.at - middle);
      let sum = 0;
      for (let i = 0, from = middle - this.reach; i < filter.length; i++) sum += filter[i] * all[from + i];
      out.push(sum);
    }
    const gone = Math.max(Math.min(Math.floor(this.at) - this.reach, all.length), 0);
    this.kept = all.slice(gone);
    this.at -= gone;
    return Float32Array.from(out);
  }
}
