/** @file The bar of whoever is in a class, above every page. A pupil reads who he is and what the teacher sees, and
 * can leave; his page goes where all are sent, and is covered while all are to look up. A teacher sends everybody to
 * the page that he has open, and covers theirs.
 */
import { ask, follow } from "../frontend/class_room.js";
import { add, partsOf } from "../frontend/dom.js";

const WENT = "glassbox-class-went"; // what this tab has followed
const PATIENCE = 15_000; // milliseconds without a word after which nobody is kept below the cover: nobody could lift it

/**
 * Whether a page that has followed so many is to go on now. Whoever has just come in stays where he is.
 * @param {string | null} followed - class and number that this tab has followed last
 * @param {{class: string, go: number}} said
 */
export const called = (followed, said) => {
  const [room, number] = (followed ?? "").split(" ");
  return room === said.class && said.go > Number(number);
};

/** The page that is open, as the server names it: what stands in the address behind the app's own.
 * @param {string} href @param {string} base
 */
export const placeOf = (href, base) => href.replace(/#.*/s, "").slice(new URL(".", base).href.length);

/** What this tab keeps; nothing where the browser keeps nothing.
 * @param {string} [text]
 */
function kept(text) {
  try {
    if (text !== undefined) sessionStorage.setItem(WENT, text);
    return sessionStorage.getItem(WENT);
  } catch {
    return null;
  }
}

/**
 * @param {{data: Record<string, any>, parentElement: any, setStateValue: (name: string, value: unknown) => void}}
 *   component
 */
export default function ({ data, parentElement, setStateValue }) {
  const part = partsOf(parentElement);
  const bar = part("bar");
  bar._data = data;
  bar._set = setStateValue;
  const is = `${data.role} ${data.class}`;
  if (bar._is === is) return write(part, data);
  bar._is = is;
  write(part, data);
  const problem = (/** @type {string} */ said) => {
    part("problem").textContent = said;
    part("problem").hidden = !said;
  };
  part("doing").replaceChildren();
  if (data.role === "teacher") teach(part, problem);
  else learn(part, problem);
}

/** @param {(name: string) => any} part @param {Record<string, any>} data */
function write(part, data) {
  const who = part("who");
  who.replaceChildren();
  add(who, "strong", {}, data.code);
  if (data.role === "teacher") add(who, "span", { className: "long" }, " · you teach this class");
  else {
    who.append(` · ${data.name}`);
    const sees = "your page, step and trainings, and what you draw or add for the class";
    add(who, "span", { className: "long" }, ` · your teacher sees ${sees}`);
  }
}

/** @param {(name: string) => any} part @param {(said: string) => void} problem */
function teach(part, problem) {
  const doing = part("doing");
  const button = (/** @type {string} */ label, /** @type {string} */ title, /** @type {() => object} */ body) => {
    const made = add(doing, "button", { type: "button", title }, label);
    made.onclick = async () => problem(await ask("act", body()));
    return made;
  };
  button("Everybody here now", "All pupils' pages open what you have open.", () => ({
    act: "send",
    to: placeOf(location.href, document.baseURI),
  }));
  const eyes = button("Eyes up", "Covers all pupils' pages until you press it again.", () => ({}));
  eyes.setAttribute("aria-pressed", "false");
  eyes.onclick = async () => {
    const on = eyes.getAttribute("aria-pressed") !== "true";
    const said = await ask("act", { act: "freeze", on });
    problem(said);
    if (!said) eyes.setAttribute("aria-pressed", String(on)); // also where the stream is late
  };
  add(doing, "a", { href: new URL("class", document.baseURI).href, target: "_self" }, "Class");
  follow(part("bar"), "told", (said) => {
    if (said?.over) part("bar")._set("heard", "over");
    else if (said) eyes.setAttribute("aria-pressed", String(said.frozen));
  });
}

/** @param {(name: string) => any} part @param {(said: string) => void} problem */
function learn(part, problem) {
  const [doing, cover, bar] = [part("doing"), part("cover"), part("bar")];
  let lifting = 0;
  const lift = () => {
    clearTimeout(lifting);
    lifting = 0;
    if (cover.open) cover.close();
  };
  const leave = async () => {
    lift();
    const said = await ask("leave", {});
    problem(said);
    if (!said) bar._set("heard", "left");
  };
  add(doing, "a", { href: new URL("class", document.baseURI).href, target: "_self" }, "Class");
  add(doing, "button", { type: "button", onclick: leave }, "Leave");
  part("out").onclick = leave;
  cover.oncancel = (/** @type {Event} */ event) => event.preventDefault();
  // Who has come in stays where he is, and goes along from then on: also if the first call comes before the stream.
  if (kept()?.split(" ")[0] !== bar._data.class) kept(`${bar._data.class} ${bar._data.go}`);
  follow(bar, "told", (said) => {
    if (!said) {
      lifting ||= setTimeout(lift, PATIENCE); // from the first failure on
      return;
    }
    clearTimeout(lifting);
    lifting = 0;
    if (said.over) {
      lift();
      bar._set("heard", "over");
      return;
    }
    if (called(kept(), { class: said.class, go: said.go })) {
      kept(`${said.class} ${said.go}`);
      location.assign(new URL(said.to || ".", document.baseURI));
      return;
    }
    kept(`${said.class} ${said.go}`);
    if (said.frozen && !cover.open) cover.showModal();
    if (!said.frozen) lift();
    if (bar._data.page === "class" && bar._data.version !== said.version) bar._set("heard", String(said.version));
  });
}
