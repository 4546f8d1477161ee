// What a cell reads: typed numbers, the letters of a word, or a sine; as (T, F) and in words.
import { written } from "../../kit/frontend/format.js";
import { numbersOf } from "../../kit/frontend/typed.js";

export const MOST_STEPS = 12;
export const MOST_LETTERS = 8; // different ones in a word

/**
 * @typedef {object} Sequence
 * @property {number[][]} inputs (T, F)
 * @property {string[]} labels of the steps
 * @property {string[]} columns what each of the F inputs is
 * @property {string} problem why there is none; else empty
 */

/** @param {string} problem @returns {Sequence} */
const none = (problem) => ({ inputs: [], labels: [], columns: [], problem });

/**
 * @param {string} reads "numbers", "word" or "sine"
 * @param {string} text what was typed
 * @returns {Sequence}
 */
export function sequenceOf(reads, text) {
  if (reads === "word") return wordOf(Array.from(text.replace(/\s/g, "")));
  const values = numbersOf(text);
  if (reads === "sine") {
    if (values.length !== 1 || !(values[0] >= 2 && values[0] <= 100))
      return none("Type how many steps a wave takes, a number from 2 to 100.");
    return rowOf(Array.from({ length: MOST_STEPS }, (_, t) => Math.sin((2 * Math.PI * t) / values[0])));
  }
  if (!values.length || values.length > MOST_STEPS || values.some(Number.isNaN))
    return none(`Type 1 to ${MOST_STEPS} numbers from −1000 to 1000, such as 1, 0, −0.5.`);
  return rowOf(values);
}

/** @param {number[]} values @returns {Sequence} */
const rowOf = (values) => ({
  inputs: values.map((value) => [value]),
  labels: values.map((value) => written(value)),
  columns: ["x"],
  problem: "",
});

/** @param {string[]} letters @returns {Sequence} */
function wordOf(letters) {
  const columns = [...new Set(letters)];
  if (!letters.length || letters.length > MOST_STEPS || columns.length > MOST_LETTERS)
    return none(`Type a word of 1 to ${MOST_STEPS} letters, at most ${MOST_LETTERS} different ones.`);
  return {
    inputs: letters.map((letter) => columns.map((column) => Number(column === letter))),
    labels: letters,
    columns,
    problem: "",
  };
}
