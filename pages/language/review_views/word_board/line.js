// The score after each word as a line over the words, in SVG at its true width. Where the words do not fit, every
// n-th is written; with `wide` each has its room and the line can be scrolled.
import { addSvg } from "../../../kit/frontend/dom.js";

const LINE_HEIGHT = 190;
const LONGEST_WORD = 16;

const shortWord = (word) => (word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD - 1)}…` : word);

// Draws into svg; returns {fits, nearest(x), mark(i)}.
export function wordLine(svg, rows, room, wide, what) {
  const letter = parseFloat(getComputedStyle(svg).fontSize);
  const left = 3.4 * letter;
  const right = 1.6 * letter;
  const top = 12;
  const widest = Math.max(...rows.map((row) => shortWord(row.now || row.word).length)) * letter * 0.58;
  const least = 1.5 * letter;
  const apart = (room - left - right) / rows.length;
  const fits = apart >= least;
  const flat = apart >= widest + 6;
  const step = wide ? Math.max(apart, least) : apart;
  const every = wide ? 1 : Math.max(1, Math.ceil(least / apart));
  const width = Math.max(room, left + right + step * rows.length);
  const bottom = flat ? 2 * letter : Math.min(widest, 9 * letter) * 0.72 + 1.4 * letter;
  const height = LINE_HEIGHT + top + bottom;
  for (const [key, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }))
    svg.setAttribute(key, value);
  svg.replaceChildren();
  const X = (i) => left + step * (i + 0.5);
  const Y = (p) => top + (1 - p) * LINE_HEIGHT;
  const end = width - right;
  addSvg(svg, "rect", { x: left, y: Y(1), width: end - left, height: LINE_HEIGHT / 2, class: "for" });
  addSvg(svg, "rect", { x: left, y: Y(0.5), width: end - left, height: LINE_HEIGHT / 2, class: "against" });
  for (const p of [0, 0.25, 0.5, 0.75, 1]) {
    addSvg(svg, "line", { x1: left, x2: end, y1: Y(p), y2: Y(p), class: p === 0.5 ? "middle" : "grid" });
    addSvg(svg, "text", { x: left - 6, y: Y(p) + letter / 3, "text-anchor": "end" }, `${100 * p} %`);
  }
  const path = (name) => rows.map((row, i) => `${i ? "L" : "M"}${X(i).toFixed(1)} ${Y(row[name]).toFixed(1)}`).join("");
  if (rows.some((row) => row.changed)) addSvg(svg, "path", { d: path("then"), class: "then" });
  addSvg(svg, "path", { d: path("after"), class: "now" });
  const dots = step > 7;
  rows.forEach((row, i) => {
    if (dots)
      addSvg(svg, "circle", {
        cx: X(i),
        cy: Y(row.after),
        r: step > 20 ? 5 : 3,
        class: row.after >= 0.5 ? "dot for" : "dot against",
      });
    if (
      (i % every && i + 1 < rows.length) ||
      (i + 1 === rows.length && every > 1 && i % every && i % every < every / 2)
    )
      return;
    const y = top + LINE_HEIGHT + letter * (flat ? 1.4 : 1);
    const x = X(i) + (flat ? 0 : letter * 0.3);
    addSvg(
      svg,
      "text",
      {
        x,
        y,
        "text-anchor": flat ? "middle" : "end",
        class: row.now ? (row.changed ? "word changed" : "word") : "word gone",
        ...(flat ? {} : { transform: `rotate(-45 ${x} ${y})` }),
      },
      shortWord(row.now || row.word),
    );
  });
  // where the line seldom runs: it ends near the top or near the bottom
  addSvg(svg, "text", { x: end - 8, y: Y(0.62) + letter / 3, "text-anchor": "end", class: "side" }, `for ${what}`);
  addSvg(svg, "text", { x: end - 8, y: Y(0.38) + letter / 3, "text-anchor": "end", class: "side" }, `against ${what}`);
  const rule = addSvg(svg, "line", { y1: top, y2: top + LINE_HEIGHT, class: "rule", visibility: "hidden" });
  const ring = addSvg(svg, "circle", { r: 8, class: "ring", visibility: "hidden" });
  return {
    fits,
    nearest: (x) => Math.max(0, Math.min(rows.length - 1, Math.floor((x - left) / step))),
    mark(i) {
      const seen = i === null ? "hidden" : "visible";
      for (const part of [rule, ring]) part.setAttribute("visibility", seen);
      if (i === null) return;
      rule.setAttribute("x1", X(i));
      rule.setAttribute("x2", X(i));
      ring.setAttribute("cx", X(i));
      ring.setAttribute("cy", Y(rows[i].after));
    },
    place: X,
  };
}
