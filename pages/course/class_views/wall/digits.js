/** @file What the class drew, a row for each digit; and what a network reads in it. */
import { add, el } from "../../../kit/frontend/dom.js";

/** @typedef {Record<string, any>} Said */

const HARDEST = 5; // pupils that are named, whose digits were read worst

/** Whether it counts: it was read, and the network had not seen that hand before.
 * @param {Said} picture
 */
const counts = (picture) => "read" in picture && !picture.known;

/** Of some pictures how many count, and how many of those were read as what they are.
 * @param {[number, Said][]} pictures - each with its digit
 */
export function score(pictures) {
  const judged = pictures.filter(([, picture]) => counts(picture));
  return { right: judged.filter(([digit, { read }]) => read === digit).length, of: judged.length };
}

/** @param {Said} digits @returns {[number, Said][]} */
const all = (digits) =>
  digits.rows.flatMap((/** @type {Said[]} */ row, /** @type {number} */ digit) => row.map((each) => [digit, each]));

/** How it stands, in sentences.
 * @param {Said} said
 */
export function inWords(said) {
  const { digits, pupils } = said;
  if (!digits) return "Nobody has drawn yet: press Let all draw.";
  const pictures = all(digits);
  const writers = new Set(pictures.map(([, { of }]) => of)).size;
  const closed = digits.open ? "" : ", drawing is closed";
  const there = `${pictures.length} digits of ${writers} of ${pupils.length}${closed}.`;
  if (!digits.by) return there;
  const { right, of } = score(pictures);
  if (!of) return `${there} ${digits.by} has seen all these hands before.`;
  const seen = pictures.some(([, { known }]) => known) ? ", all by hands that it has not seen" : "";
  return `${there} ${digits.by} reads ${right} of ${of} right (${Math.round((100 * right) / of)} %)${seen}.`;
}

/** Whose digits were read worst, the worst first.
 * @param {Said} said
 */
export function hardest(said) {
  const pictures = all(said.digits);
  const found = said.pupils.flatMap((/** @type {Said} */ { number, name }) => {
    const { right, of } = score(pictures.filter(([, each]) => each.of === number));
    return right < of ? [{ name, wrong: of - right, of }] : [];
  });
  found.sort((/** @type {Said} */ a, /** @type {Said} */ b) => b.wrong / b.of - a.wrong / a.of || b.wrong - a.wrong);
  const named = found.slice(0, HARDEST).map((/** @type {Said} */ { name, wrong, of }) => `${name} ${wrong} of ${of}`);
  return named.length ? `Read wrongly, the most first: ${named.join(", ")}.` : "";
}

/** Gives how it stands, in sentences. Pictures that are there stay, so that nothing flickers.
 * @param {any} shown @param {Said} said
 */
export function drawDigits(shown, said) {
  const { digits } = said;
  if (!digits) shown.replaceChildren();
  else {
    if (!shown.querySelector(".digits")) made(shown);
    const names = new Map(said.pupils.map((/** @type {Said} */ { number, name }) => [number, name]));
    digits.rows.forEach((/** @type {Said[]} */ row, /** @type {number} */ digit) =>
      fill(shown._rows[digit], row, digit, names, Boolean(digits.by)),
    );
    shown.lastElementChild.textContent = digits.by ? hardest(said) : "";
  }
  return inWords(said);
}

/** @param {any} shown */
function made(shown) {
  const list = el("ol", { className: "digits", start: 0 });
  shown.replaceChildren(list, el("p"));
  shown._rows = Array.from({ length: 10 }, (_, digit) => {
    const line = add(list, "li");
    add(line, "b", {}, String(digit));
    return { pictures: add(line, "span", { className: "drawn" }), share: add(line, "span", { className: "share" }) };
  });
}

/**
 * @param {Said} line @param {Said[]} row @param {number} digit
 * @param {Map<number, string>} names @param {boolean} judged
 */
function fill(line, row, digit, names, judged) {
  const { pictures, share } = line;
  const there = new Map([...pictures.children].map((tile) => [tile._of, tile]));
  row.forEach((picture, place) => {
    const tile = there.get(picture.of) ?? el("span", { className: "picture" }, el("img", { alt: "" }), el("i"));
    there.delete(picture.of);
    tile._of = picture.of;
    if (pictures.children[place] !== tile) pictures.insertBefore(tile, pictures.children[place] ?? null);
    const [img, read] = tile.children;
    const where = `classroom/digit?of=${picture.of}&digit=${digit}&number=${picture.number}`;
    if (img._where !== where) img.src = new URL((img._where = where), document.baseURI).href;
    const wrong = counts(picture) && picture.read !== digit;
    tile.classList.toggle("pale", judged && !wrong);
    tile.classList.toggle("wrong", wrong);
    read.textContent = wrong ? String(picture.read ?? "?") : "";
    img.alt = `${digit}, drawn by ${names.get(picture.of)}${wrong ? `, read as ${picture.read ?? "nothing"}` : ""}`;
    tile.title = img.alt;
  });
  for (const gone of there.values()) gone.remove();
  pictures.style.setProperty("--many", String(Math.max(row.length, 8)));
  const { right, of } = score(row.map((each) => [digit, each]));
  share.textContent = judged && of ? `${right} of ${of}` : "";
}
