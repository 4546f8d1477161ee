// A page with boxes on it.
// data: {wide, high, picture, boxes, warmth, told, alt, over, photo, screen, live}, as board/__init__.py makes it.
import { addSvg, calm, partsOf } from "../../../kit/frontend/dom.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { Live } from "./live.js";

// Ten colours that are legible on white paper; the shapes take the first three again, and say their names.
const COLOURS = [
  "#0072B2",
  "#B34700",
  "#00795A",
  "#A8487F",
  "#8A5F00",
  "#1F6FA0",
  "#5A5A5A",
  "#6E6600",
  "#6A3D9A",
  "#A0522D",
];
const colourOf = (number) => COLOURS[number % COLOURS.length];
/** @param {Element} svg @param {number[]} corners @param {Record<string, any>} attributes */
const rect = (svg, [left, top, right, bottom], attributes) =>
  addSvg(svg, "rect", {
    x: left,
    y: top,
    width: Math.max(right - left, 0),
    height: Math.max(bottom - top, 0),
    ...attributes,
  });

function warm(svg, { values, step, start, grid }) {
  values.forEach((row, r) =>
    row.forEach((value, c) => {
      const x = start + c * step;
      const y = start + r * step;
      const corners = [x, y, x + step, y + step];
      if (value > 0.01) rect(svg, corners, { class: "warm", "fill-opacity": (0.75 * value).toFixed(3) });
      if (grid) rect(svg, corners, { class: "grid" });
    }),
  );
}

function box(svg, one, high, more = "", named = true) {
  const colour = colourOf(one.number);
  const kind = `box ${one.dashed ? "dashed" : ""} ${more}`;
  rect(svg, one.corners, { class: kind, stroke: colour });
  if (!named || !one.label) return;
  const [left, top, , bottom] = one.corners;
  const y = top > 7 ? top - 1.5 : Math.min(bottom + 6, high - 1);
  const text = `${one.label}: ${Math.round(100 * one.score)} %`;
  addSvg(svg, "text", { x: Math.max(left, 0), y, fill: colour, class: more }, text);
}

/** What the pen's network has found, as the server would send it. */
function fromPen({ boxes, cells }, { show, cell }, before) {
  const said = [...boxes].sort((one, other) => one.corners[0] - other.corners[0]);
  const named = said.map(({ label, score }) => `${label} (${Math.round(100 * score)} %)`).join(", ");
  const alt = named ? `${boxes.length} box${boxes.length === 1 ? "" : "es"}, from left to right: ${named}.` : "No box.";
  const warmth = show === "Cells" && cells ? { values: cells, step: cell, start: 0, grid: true } : null;
  const anchors = boxes.map(({ anchor, number }) => ({ corners: anchor, number, dashed: true }));
  return { ...before, alt, warmth, boxes: show === "Anchors" ? [...anchors, ...boxes] : boxes };
}

/** Boxes that follow the pen; the board is painted anew whenever the browser's network has found some. */
function follow(root, data) {
  if (!data.live) return root.live?.end();
  root.live ??= new Live(() => root.again());
  root.again = () => {
    const { found, count } = root.live;
    root.dataset.looks = String(count);
    paintBoard(root, found ? fromPen(found, data.live, data) : data);
  };
  root.live.take(data.live);
  return undefined;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".board");
  follow(root, data);
  if (data.live) root.again();
  else paintBoard(root, data);
  return () => {
    root.live?.end();
    root.live = undefined;
  };
}

function paintBoard(root, data) {
  const part = partsOf(root);
  const { wide, high, boxes, told } = data;
  root.classList.toggle("over", data.over);
  root.classList.toggle("photo", data.photo);
  root.style.maxWidth = data.screen ? `${data.screen}px` : "";
  const svg = part("page");
  svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  svg.setAttribute("aria-label", data.alt);
  const paint = (draw) => {
    svg.replaceChildren();
    if (data.picture) addSvg(svg, "image", { href: data.picture, width: wide, height: high });
    if (data.warmth) warm(svg, data.warmth);
    draw();
  };
  part("words").hidden = !told;
  if (!told) {
    part("bar").replaceChildren();
    root.shown = null;
    return paint(() => boxes.forEach((one) => box(svg, one, high)));
  }
  const id = JSON.stringify([boxes, told, data.picture?.length]);
  if (root.shown === id) return;
  root.shown = id;
  if (!told.length) {
    part("bar").replaceChildren();
    part("words").textContent = "There is no box as sure as that, so there is nothing to drop.";
    return paint(() => {});
  }
  const show = (i) =>
    paint(() => {
      const gone = new Set(told.slice(0, i + 1).flatMap((one) => (one.dropped ? [one.box] : [])));
      const kept = new Set(told.slice(0, i + 1).flatMap((one) => (one.box === one.kept ? [one.box] : [])));
      const now = told[i];
      boxes.forEach((one, at) => {
        if (gone.has(at) && at !== now.box) return;
        const more = at === now.box || at === now.kept ? "strong" : kept.has(at) ? "" : "faint";
        box(svg, { ...one, dashed: gone.has(at) }, high, more, kept.has(at) || at === now.box);
      });
      if (now.shared) rect(svg, now.shared, { class: "shared" });
      part("words").textContent = now.words;
    });
  const bar = playBar(part("bar"), { frames: told.length, fps: 1, label: "decision", first: 1, show });
  if (calm()) bar.go(0);
}
