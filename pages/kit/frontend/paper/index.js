// A sheet of paper to draw on: the drawing surface of streamlit-drawable-canvas, which is laid anew in the browser.
// Undo and Clear are seen at once; whoever follows the pen hears of every movement; the server hears of what is drawn.
// data: {name, number, laid: objects, look: what the surface wants to know}
import { columnAtLeast, partsOf } from "../dom.js";
import { sheetOf } from "../papers.js";

const { default: surface } = await import(String(new URL("../../../drawable_canvas.js", import.meta.url)));
const NARROW = 15; // times the letters' height: of a sheet under which there is no room for words
const QUIET = 700; // milliseconds after the pen was lifted: what was not sent by then has not changed

class Paper {
  /** @type {any} of the timer that stops waiting */
  timer;

  constructor(root, name) {
    this.part = partsOf(root);
    this.place = root.querySelector(".surface");
    this.sheet = sheetOf(name);
    this.kept = `drawing-${name}`;
    this.version = 0;
    this.over = new AbortController();
    this.part("undo").onclick = () => this.undo();
    this.part("clear").onclick = () => this.lay([]);
    this.listen();
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    columnAtLeast(this.place, data.look.canvasWidth + 2); // a narrower one would cut the sheet
    const letters = parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (!data.marked) this.place.parentElement?.removeAttribute("data-stage");
    this.place.parentElement?.classList.toggle("narrow", data.look.canvasWidth < NARROW * letters);
    const { number, laid } = data;
    if (this.number === number) {
      this.show();
      return this.buttons();
    }
    this.number = number;
    const restored = laid.length ? [] : this.restored();
    this.lay(laid.length ? laid : restored);
    if (restored.length) this.tell(restored);
  }

  // What was on it before this tab was loaded again: only where the server remembers nothing of the tab.
  restored() {
    if (this.data.number) return [];
    try {
      const found = JSON.parse(sessionStorage.getItem(this.kept) ?? "[]");
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  }

  // The surface knows strokes that it has not told of yet, but none that the sheet was laid with.
  undo() {
    const known = this.place.querySelector(".dc-icon-button[title=Undo]");
    this.sheet.ahead = true;
    if (known && !known.disabled) known.click();
    else this.lay(this.sheet.objects.slice(0, -1));
  }

  /** Puts these strokes on the sheet, and no others. */
  lay(objects) {
    this.version += 1;
    this.laid = objects;
    this.sheet.objects = objects;
    this.sheet.ahead = this.version > 1; // the surface sends what it has loaded, except at first
    this.show();
    this.buttons();
    requestAnimationFrame(() => this.sheet.tell());
  }

  show() {
    const initialDrawing = { objects: this.laid, background: this.data.look.backgroundColor, version: this.version };
    const heard = (name, value) => name === "drawing" && value.raw.objects && this.tell(value.raw.objects);
    const data = { ...this.data.look, initialDrawing };
    this.leave = surface({ data, parentElement: this.place, setStateValue: heard });
    this.sheet.layers = [...this.place.querySelectorAll("canvas.lower-canvas, canvas.upper-canvas")];
  }

  // The server learns what is drawn; the surface says so a little after the pen was lifted.
  tell(objects) {
    clearTimeout(this.timer);
    const { sheet } = this;
    if (this.last !== undefined && JSON.stringify(objects) === this.last) return this.settle();
    this.last = JSON.stringify(objects);
    sheet.objects = objects;
    sheet.stamp += 1;
    sheet.ahead = Boolean(this.pressed); // what is told may be the stroke before the one under the pen
    try {
      sessionStorage.setItem(this.kept, this.last);
    } catch {
      // a browser that keeps nothing: then a reload begins with an empty sheet
    }
    this.send({ raw: { objects }, stamp: sheet.stamp });
    this.buttons();
    sheet.tell();
  }

  settle() {
    this.sheet.ahead = false;
    this.buttons();
    this.sheet.tell();
  }

  buttons() {
    const some = this.sheet.ahead || this.sheet.objects.length > 0;
    for (const name of ["undo", "clear"]) this.part(name).disabled = !some;
  }

  listen() {
    const { place, sheet } = this;
    const moved = () => {
      sheet.ahead = true;
      sheet.tell();
    };
    place.addEventListener("pointerdown", (event) => {
      if (event.target.tagName !== "CANVAS") return;
      clearTimeout(this.timer);
      this.pressed = true;
      moved();
    });
    const { signal } = this.over;
    addEventListener("pointermove", () => this.pressed && moved(), { passive: true, signal });
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => this.lifted(moved), { signal });
  }

  lifted(moved) {
    if (!this.pressed) return;
    this.pressed = false;
    this.timer = setTimeout(() => this.settle(), QUIET);
    this.buttons();
    requestAnimationFrame(moved); // the stroke has become part of the drawing by then
  }

  end() {
    clearTimeout(this.timer);
    this.over.abort();
    this.leave();
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".paper");
  const paper = (root._paper ??= new Paper(root, data.name));
  paper.update(data, (drawing) => setStateValue("drawing", drawing));
  return () => {
    paper.end();
    root._paper = undefined;
  };
}
