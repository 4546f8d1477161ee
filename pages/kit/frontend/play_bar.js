// A row of play, step and scrub controls for anything that is a list of frames. No server is asked while it plays.
//   const bar = playBar(element, {frames: 301, show: i => draw(i), fps: 30, label: "epoch", start: 0})  // words: i => what it says of a frame
//   bar.go(i)  bar.play()  bar.pause()  bar.frame()
// Calling it again on the same element replaces the old bar. Space plays and pauses, arrow keys step, Home and End jump.
function playBar(element, {frames, show, fps = 20, label = "step", start = 0, loop = false, words = i => `${label} ${i} of ${frames - 1}`}) {
  element._stop?.();
  element.innerHTML = `<div class="play-bar" role="group" aria-label="player">
    <button type="button" data-do="play" aria-label="play">▶ play</button>
    <button type="button" data-do="back" aria-label="one ${label} back">◀ back</button>
    <button type="button" data-do="next" aria-label="one ${label} on">step ▶</button>
    <input type="range" min="0" max="${Math.max(frames - 1, 0)}" value="${start}" aria-label="${label}">
    <output></output>
    <label>speed <select aria-label="speed"><option value="0.1">slow</option><option value="0.4">half</option>
      <option value="1" selected>normal</option><option value="3">fast</option></select></label></div>`;
  const $ = s => element.querySelector(s), slider = $("input"), play = $("[data-do=play]"), out = $("output");
  let now = start, playing = false, last = 0, handle = 0;
  const name = () => {
    play.textContent = playing ? "⏸ pause" : frames > 1 && now >= frames - 1 && !loop ? "▶ from the start" : "▶ play";
    play.setAttribute("aria-label", playing ? "pause" : "play");
  };
  const go = i => {
    now = Math.max(0, Math.min(frames - 1, Math.round(i)));
    slider.value = now;
    out.textContent = words(now);
    slider.setAttribute("aria-valuetext", words(now));
    name();
    show(now);
  };
  const set = on => {
    playing = on;
    name();
    cancelAnimationFrame(handle);
    if (on) { last = performance.now(); if (now >= frames - 1) go(0); handle = requestAnimationFrame(tick); }
  };
  const tick = time => {
    if (!playing || !element.isConnected) return;
    const due = Math.floor((time - last) / 1000 * fps * Number($("select").value));
    if (due > 0) {
      last = time;
      if (now + due >= frames - 1 && !loop) { go(frames - 1); return set(false); }
      go((now + due) % frames);
    }
    handle = requestAnimationFrame(tick);
  };
  play.onclick = () => set(!playing);
  $("[data-do=back]").onclick = () => { set(false); go(now - 1); };
  $("[data-do=next]").onclick = () => { set(false); go(now + 1); };
  slider.oninput = () => { set(false); go(Number(slider.value)); };
  element.onkeydown = e => {
    if (e.target.tagName === "SELECT" || e.key !== " " || e.target.tagName === "BUTTON") return;
    e.preventDefault();
    set(!playing);
  };
  element._stop = () => set(false);
  go(start);
  return {go, play: () => set(true), pause: () => set(false), frame: () => now};
}
