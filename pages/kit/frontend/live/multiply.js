// The sums of a convolution: nearly all of its time goes here.
/** Outputs, and places, that are computed together: their sums stay in the processor meanwhile. */
export const BLOCK = 4;

/**
 * Four outputs at four places: sixteen sums at once.
 * @param {Float32Array} A weights, four rows side by side
 * @param {Float32Array} B windows, four places side by side
 * @param {number} K numbers in a window
 * @param {Float32Array} out units x places
 * @param {number} unit the first of the four
 * @param {number} place the first of the four
 * @param {number} units
 * @param {number} places
 */
export function multiply(A, B, K, out, unit, place, units, places) {
  let a = unit * K;
  let b = place * K;
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  let c23 = 0;
  let c30 = 0;
  let c31 = 0;
  let c32 = 0;
  let c33 = 0;
  for (const end = a + BLOCK * K; a < end; a += BLOCK, b += BLOCK) {
    const x0 = B[b + 0];
    const x1 = B[b + 1];
    const x2 = B[b + 2];
    const x3 = B[b + 3];
    let w = A[a + 0];
    c00 += w * x0;
    c01 += w * x1;
    c02 += w * x2;
    c03 += w * x3;
    w = A[a + 1];
    c10 += w * x0;
    c11 += w * x1;
    c12 += w * x2;
    c13 += w * x3;
    w = A[a + 2];
    c20 += w * x0;
    c21 += w * x1;
    c22 += w * x2;
    c23 += w * x3;
    w = A[a + 3];
    c30 += w * x0;
    c31 += w * x1;
    c32 += w * x2;
    c33 += w * x3;
  }
  put(out, unit + 0, place, units, places, c00, c01, c02, c03);
  put(out, unit + 1, place, units, places, c10, c11, c12, c13);
  put(out, unit + 2, place, units, places, c20, c21, c22, c23);
  put(out, unit + 3, place, units, places, c30, c31, c32, c33);
}

/**
 * @param {Float32Array} out
 * @param {number} unit
 * @param {number} place
 * @param {number} units
 * @param {number} places
 * @param {...number} values of the four places; fewer are left at the end
 */
function put(out, unit, place, units, places, ...values) {
  if (unit >= units) return;
  for (let i = 0; i < BLOCK && place + i < places; i++) out[unit * places + place + i] = values[i];
}
