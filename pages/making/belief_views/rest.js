// What is looked at goes into the address once the hand has rested: the server hears of nothing before.
const REST = 500; // milliseconds

/** Sends what `what` gives after every use of these elements.
 * @param {EventTarget[]} elements
 * @param {() => Record<string, number>} what
 */
export function keeper(elements, what) {
  /** @type {any} */
  let timer;
  /** @type {(moved: Record<string, number>) => void} */
  let send = () => {};
  const keep = () => {
    clearTimeout(timer);
    timer = setTimeout(() => send(what()), REST);
  };
  for (const element of elements) for (const name of ["click", "change"]) element.addEventListener(name, keep);
  return {
    keep,
    /** @param {(moved: Record<string, number>) => void} to */
    to: (to) => (send = to),
    forget: () => clearTimeout(timer),
  };
}
