// What is being drawn, for whoever on the page wants to follow the pen. Components see each other nowhere else.

/** A sheet of paper. Tells `moved` while the pen draws and whenever what is on it has changed. */
export class Sheet extends EventTarget {
  /** How often what is drawn was sent to the server: an answer about an earlier drawing has a smaller number. */
  stamp = 0;
  /** Whether something is drawn that was not sent yet. */
  ahead = false;
  /** The surfaces that lie on each other: @type {HTMLCanvasElement[]} */
  layers = [];
  /** What was drawn, as the drawing surface writes it: @type {any[]} */
  objects = [];
  /** What the layers are put together on: @type {HTMLCanvasElement | undefined} */
  own;

  tell() {
    this.dispatchEvent(new Event("moved"));
  }

  /** The pixels of all that is drawn, the stroke under the pen included. @returns {ImageData | null} */
  pixels() {
    const [lower] = this.layers;
    if (!lower?.width) return null;
    this.own ??= document.createElement("canvas");
    if (this.own.width !== lower.width || this.own.height !== lower.height)
      [this.own.width, this.own.height] = [lower.width, lower.height];
    const pen = this.own.getContext("2d", { willReadFrequently: true });
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, lower.width, lower.height);
    for (const layer of this.layers) pen.drawImage(layer, 0, 0);
    return pen.getImageData(0, 0, lower.width, lower.height);
  }
}

/** @type {Map<string, Sheet>} */
const sheets = new Map();

/** The sheet of that name, whether it is on the page already or not. @param {string} name @returns {Sheet} */
export function sheetOf(name) {
  const found = sheets.get(name) ?? new Sheet();
  sheets.set(name, found);
  return found;
}
