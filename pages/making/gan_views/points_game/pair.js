// Two films side by side: where the one is played or scrubbed, the other goes along.
const SAID = "glassbox-points-pair";

/** @param {any} root the film's place @param {(round: number) => void} go shows the moment nearest to that round
 * @returns {(round: number) => void} says where this film is now */
export function paired(root, go) {
  let following = false;
  const heard = (/** @type {any} */ event) => {
    if (event.detail.root === root || !root.isConnected) return;
    following = true;
    go(event.detail.round);
    following = false;
  };
  document.addEventListener(SAID, heard);
  return (round) => {
    if (!following) document.dispatchEvent(new CustomEvent(SAID, { detail: { root, round } }));
  };
}
