// A film that comes in pieces while it is trained: pages/kit/plane_films.py tells them.
import { floatsOf } from "../../kit/frontend/format.js";

const AGAIN = 1000; // milliseconds until the next try where the server has not answered
const CURVES = ["train_loss", "test_loss", "train_right", "test_right"];

/**
 * A film with one piece more: key frames and curves that follow, or the whole.
 * @param {any} film @param {any} piece
 */
export function growFilm(film, piece) {
  if (piece.whole) {
    Object.assign(film, piece.whole);
    return;
  }
  const { net, curves } = film;
  const numbers = [net.weights, piece.weights].map((part) => (typeof part === "string" ? floatsOf(part) : part));
  const weights = new Float32Array(numbers[0].length + numbers[1].length);
  weights.set(numbers[0]);
  weights.set(numbers[1], numbers[0].length);
  film.net = { ...net, weights, frames: [...net.frames, ...piece.frames] };
  film.curves = { ...piece.curves };
  for (const name of CURVES) film.curves[name] = [...curves[name], ...piece.curves[name]];
}

/**
 * Ask for one piece after the other, as long as the player shows that film.
 * @param {string} more where @param {any} player
 */
export async function grown(more, player) {
  const here = () => player.data.more === more && player.root.isConnected;
  while (here()) {
    const since = player.data.curves.train_loss.length;
    const answer = await fetch(new URL(`${more}?since=${since}`, document.baseURI)).catch(() => null);
    if (!here()) return;
    if (answer?.ok) player.grow(await answer.json());
    else if (answer?.status === 404)
      return player.send("ended", true); // the page begins anew
    else await new Promise((go) => setTimeout(go, AGAIN));
  }
}
