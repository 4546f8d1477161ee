// A row of play, step and scrub controls for anything that is a list of frames. No server is asked while it plays.
//   const bar = playBar(element, {frames: 301, show: i => draw(i), fps: 30, label: "epoch", start: 0})
//   bar.go(i)  bar.play()  bar.pause()  bar.frame()  bar.grow(known)
// Calling it again on the same element replaces the old bar. Space plays and pauses, arrow keys step, Home and End
// jump.

const SHAPES = {
  play: "M4 2.5v11l9-5.5z",
  pause: "M3.5 2.5h3.2v11H3.5zM9.3 2.5h3.2v11H9.3z",
  back: "M12 2.5v11L3 8z",
  rewind: "M13 2.5v11L6 8zM3 2.5h2v11H3z",
};

/** A drawn sign for a button: phones draw the letters that look like it as coloured pictures.
 * @param {keyof typeof SHAPES} name
 */
export const icon = (name) =>
  `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="${SHAPES[name]}"/></svg>`;

/**
 * @param {any} element
 * @param {object} film
 * @param {number} film.frames
 * @param {(frame: number, partly: boolean) => void} film.show
 * @param {number} [film.fps] at normal speed
 * @param {string} [film.label] what a frame is called
 * @param {number} [film.start] the frame that is shown first
 * @param {boolean} [film.loop]
 * @param {boolean} [film.fill] The frames are parts of one picture that fills up. Play begins it afresh and scrubbing
 *   goes back in it: then show(i, true) draws no more than what has been reached; "finish" and everything that points
 *   at a frame draws the whole again.
 * @param {number} [film.first] the number that people call the first frame, 0 or 1
 * @param {(frame: number) => string} [film.words] what it says of a frame
 * @param {number} [film.known] so many of the frames are there; `bar.grow` tells of more, and play waits for them
 */
export function playBar(
  element,
  {
    frames,
    show,
    fps = 20,
    label = "step",
    start = 0,
    loop = false,
    fill = false,
    first = 0,
    words = (i) => `${label} ${i + first} of ${frames - 1 + first}`,
    known = frames,
  },
) {
  element._stop?.();
  element.classList.add("play-bar-place");
  const speeds = { slow: 0.1, half: 0.4, normal: 1, fast: 3 };
  /** @param {number} seconds */
  const took = (seconds) => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`);
  /** @param {[string, number]} named */
  const speed = ([name, times]) =>
    `<option value="${times}" ` +
    `${times === 1 ? "selected" : ""}>${name}${fill ? `, ${took(frames / fps / times)}` : ""}</option>`;
  element.innerHTML = `<div class="play-bar" role="group" aria-label="player">
    <button type="button" data-do="play" aria-label="play">${icon("play")} play</button>
    <button type="button" data-do="back" aria-label="one ${label} back">${icon("back")} back</button>
    <button type="button" data-do="next" aria-label="step: one ${label} on">step ${icon("play")}</button>
    ${fill ? `<button type="button" data-do="finish" title="Show the whole at once.">finish</button>` : ""}
    <input type="range" min="0" max="${Math.max(frames - 1, 0)}" value="${start}" aria-label="${label}">
    <output></output>
    <label><span>speed </span><select aria-label="speed">
      ${Object.entries(speeds).map(speed).join("")}</select></label></div>`;
  /** @param {string} s */
  const $ = (s) => element.querySelector(s);
  const slider = $("input");
  const play = $("[data-do=play]");
  const out = $("output");
  let now = start;
  let playing = false;
  let last = 0;
  let handle = 0;
  let partly = false;
  let wanted = -1; // a frame that was asked for before it was there
  const name = () => {
    const over = !fill && !loop && frames > 1 && now >= frames - 1;
    const says = playing ? "pause" : over ? "from the start" : "play";
    if (play.lastChild.textContent.trim() === says) return;
    play.innerHTML = `${icon(playing ? "pause" : "play")} ${says}`;
    play.setAttribute("aria-label", over && !playing ? "play from the start" : says);
  };
  /** @param {number} i */
  const go = (i, part = false) => {
    now = Math.max(0, Math.min(known - 1, frames - 1, Math.round(i)));
    wanted = known < frames && i > now ? i : -1;
    partly = fill && part && now < frames - 1;
    slider.value = now;
    out.textContent = words(now);
    slider.setAttribute("aria-valuetext", words(now));
    name();
    $("[data-do=back]").ariaDisabled = String(now === 0);
    $("[data-do=next]").ariaDisabled = String(now >= frames - 1);
    if (fill) $("[data-do=finish]").disabled = !partly;
    show(now, partly);
  };
  /** @param {boolean} on */
  const set = (on) => {
    playing = on;
    name();
    cancelAnimationFrame(handle);
    if (on) {
      last = performance.now();
      if (now >= frames - 1 || (fill && !partly)) go(0, true);
      handle = requestAnimationFrame(tick);
    }
  };
  /** @param {number} time */
  const tick = (time) => {
    if (!playing || !element.isConnected) return;
    const due = Math.floor(((time - last) / 1000) * fps * Number($("select").value));
    if (due > 0) {
      last = time;
      if (now + due >= known - 1 && known < frames) {
        if (now < known - 1) go(known - 1, true); // and waits for more
        handle = requestAnimationFrame(tick);
        return;
      }
      if (now + due >= frames - 1 && !loop) {
        go(frames - 1);
        return set(false);
      }
      go((now + due) % frames, true);
    }
    handle = requestAnimationFrame(tick);
  };
  play.onclick = () => set(!playing);
  $("[data-do=back]").onclick = () => {
    set(false);
    go(now - 1, partly);
  };
  $("[data-do=next]").onclick = () => {
    set(false);
    go(now + 1, partly);
  };
  if (fill)
    $("[data-do=finish]").onclick = () => {
      set(false);
      go(now);
    };
  slider.oninput = () => {
    set(false);
    go(Number(slider.value), true);
  };
  /** @param {any} e */
  element.onkeydown = (e) => {
    if (e.target.tagName === "SELECT" || e.key !== " " || e.target.tagName === "BUTTON") return;
    e.preventDefault();
    set(!playing);
  };
  element._stop = () => set(false);
  go(start);
  /**
   * There are more frames now.
   * @param {number} count how many
   * @param {number} [all] how many there will be
   * @param {number} [at] where the frame that is shown stands
   */
  const grow = (count, all = frames, at = now) => {
    [known, frames] = [count, all];
    slider.max = Math.max(frames - 1, 0);
    if (wanted >= 0 || at !== now) go(wanted >= 0 ? wanted : at, true);
    name();
  };
  return { go, play: () => set(true), pause: () => set(false), frame: () => now, grow };
}
