// Elements, and what every component does with them.
const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. What it has as a property is set as one (className, onclick), all else as an attribute (aria-label,
 * data-part). Children that are text stay text: nothing that people wrote is read as HTML.
 * @param {string} name
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function el(name, properties = {}, ...children) {
  /** @type {any} */
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** An element at the end of another; returns the new one.
 * @param {Element | DocumentFragment} parent
 * @param {string} name
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string)} children
 */
export const add = (parent, name, properties, ...children) => parent.appendChild(el(name, properties, ...children));

/**
 * An element of a drawing.
 * @param {string} name
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | number)} children
 * @returns {any}
 */
export function svgEl(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  setAll(made, attributes);
  made.append(...children.map((child) => (typeof child === "number" ? String(child) : child)));
  return made;
}

/** An element of a drawing at the end of another; returns the new one.
 * @param {Element} parent
 * @param {string} name
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | number)} children
 */
export const addSvg = (parent, name, attributes, ...children) =>
  parent.appendChild(svgEl(name, attributes, ...children));

/** Several attributes at once.
 * @param {Element} element
 * @param {Record<string, any>} attributes
 */
export function setAll(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
}

/** What finds the parts of a component by their names.
 * @param {ParentNode} root
 * @returns {(name: string) => any}
 */
export const partsOf = (root) => (name) => root.querySelector(`[data-part=${name}]`);

/** So many children: those that are there stay, `make` gives the missing ones.
 * @param {Element} parent
 * @param {number} count
 * @param {() => Node} make
 */
export function keepCount(parent, count, make) {
  while (parent.children.length > count) parent.lastElementChild?.remove();
  while (parent.children.length < count) parent.append(make());
}

/** A text as it can stand in HTML.
 * @param {unknown} text
 */
export const escaped = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Calls back when an element has got another width, however it came to it.
 * @param {any} element
 * @param {() => void} changed
 */
export function onWidth(element, changed) {
  element._watch?.disconnect();
  let width = element.clientWidth;
  element._watch = new ResizeObserver(() => {
    if (!element.clientWidth || element.clientWidth === width) return; // it has none when it is taken away
    width = element.clientWidth;
    changed();
  });
  element._watch.observe(element);
}

/** Draws now and whenever the width changes.
 * @param {any} element
 * @param {() => void} show
 */
export function drawAtWidth(element, show) {
  onWidth(element, show);
  show();
}

/**
 * The column of the page that a component stands in is never narrower than this, but on a screen that is; the columns
 * beside it then stand below.
 * @param {Element} element
 * @param {number} width
 */
export function columnAtLeast(element, width) {
  const root = /** @type {ShadowRoot} */ (element.getRootNode());
  const column = /** @type {HTMLElement | null} */ (root.host?.closest("[data-testid=stColumn]"));
  if (column) column.style.minWidth = `min(100%, ${width}px)`;
}

/**
 * Follows a finger or a pressed mouse over an element, and nothing else moves or is selected meanwhile: WebKit would
 * mark the drawing's text and carry the picture away.
 * @param {any} element
 * @param {(event: PointerEvent) => void} follow
 * @param {() => void} done when it was let go
 */
export function drag(element, follow, done) {
  element.onpointerdown = (/** @type {PointerEvent} */ event) => {
    event.preventDefault();
    element.getRootNode().activeElement?.blur(); // which that would have done, too
    element.setPointerCapture(event.pointerId);
    follow(event);
  };
  element.onpointermove = (/** @type {PointerEvent} */ event) => {
    if (event.buttons) follow(event);
  };
  element.onpointerup = done;
}

/** Whether this person wants as little movement as possible. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
