// One picture in flight: the next is taken when the verdict on the last one has come. A busy server is left alone for a
// moment. No element is touched here.
export const WAIT_MS = 500;
const PAUSE_MS = 120;

/**
 * @param {{frame: () => Promise<Blob | null>, ask: (picture: Blob) => Promise<any>, show: (verdict: any) => void,
 *   problem: (words: string) => void, wait: (ms: number) => Promise<void>}} how
 */
export function liveLoop({ frame, ask, show, problem, wait }) {
  let turn = 0;
  const run = async (mine) => {
    while (mine === turn) {
      const picture = await frame();
      if (mine !== turn) return;
      if (!picture) {
        await wait(PAUSE_MS);
        continue;
      }
      const verdict = await ask(picture).catch(() => ({ problem: "The connection to the app was lost." }));
      if (mine !== turn) return;
      if (verdict?.problem) problem(verdict.problem);
      else if (verdict) show(verdict);
      await wait(verdict && !verdict.problem ? PAUSE_MS : WAIT_MS);
    }
  };
  return {
    start() {
      turn += 1;
      return run(turn);
    },
    stop() {
      turn += 1;
    },
  };
}

/**
 * The verdict as a sentence.
 * @param {{name: string, sure: number, none: boolean, called: string}} verdict
 */
export function picturedWords({ name, sure, none, called }) {
  if (!none) return `${name}, ${Math.round(100 * sure)} %`;
  return `None of these${called ? `; it looks like “${called}”` : ""}. If it had to choose: ${name}.`;
}
