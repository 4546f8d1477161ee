// The cards of the home page by chapter. Each is one link, with a small picture that the browser draws.
// data: {previews: address, chapters: [{title, cards: [{name, title, icon, text, who, href, also: [{title, href}]}]}]}
import { calm, el, partsOf } from "../../kit/frontend/dom.js";

/** What the pictures show: one file, fetched once, after the page has come to rest. @param {string} address */
async function fetched(address) {
  const answer = await fetch(new URL(address, document.baseURI));
  if (!answer.ok) throw new Error(`the pictures did not come: ${answer.status}`);
  return new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).json();
}

class Gallery {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.loop = null;
    this.part("still").onclick = () => this.hold(!this.still);
    this.hold(calm());
  }

  update(data, open) {
    this.open = open;
    const said = JSON.stringify(data);
    if (said === this.known) return this.loop?.go();
    this.known = said;
    this.places = [];
    this.part("chapters").replaceChildren(...data.chapters.map((chapter) => this.chapter(chapter)));
    const nothing = () => {}; // the cards say without pictures where they lead
    const drawing = () => this.draw(data.previews).catch(nothing);
    setTimeout(() => (window.requestIdleCallback ?? setTimeout)(drawing), 100);
  }

  /** The pictures, and what draws them, come once all cards are there. @param {string} address */
  async draw(address) {
    const places = this.places;
    const [{ drawable, Loop }, found] = await Promise.all([import("./loop.js"), fetched(address)]);
    if (places !== this.places) return; // other cards have come meanwhile
    this.loop?.end();
    this.loop = new Loop(this.root);
    for (const { name, sign } of places.filter((place) => drawable(place.name))) {
      const picture = el("canvas", { className: "picture", "aria-hidden": "true" });
      sign.replaceWith(picture);
      this.loop.add(picture, name);
    }
    this.loop.hold(this.still);
    this.loop.have(found);
  }

  hold(still) {
    this.still = still;
    this.loop?.hold(still);
    this.part("still").textContent = still ? "Let the pictures move" : "Hold the pictures still";
  }

  chapter({ title, cards }) {
    const found = cards.map((card) => this.card(card));
    return el("section", {}, el("h2", {}, title), el("div", { className: "cards" }, ...found));
  }

  link(title, href) {
    const go = (/** @type {MouseEvent} */ event) => {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return; // a tab of its own
      event.preventDefault();
      this.open(href);
    };
    return el("a", { href, onclick: go }, title);
  }

  card({ name, title, icon, text, who, href, also }) {
    const sign = el("div", { className: "picture" }, el("span", { className: "icon", "aria-hidden": "true" }, icon));
    this.places.push({ name, sign });
    const ways = also.map((way) => this.link(way.title, way.href));
    return el(
      "article",
      {},
      sign,
      el("h3", {}, this.link(title, href)),
      el("p", {}, text),
      el("p", { className: "who" }, who),
      ...(ways.length ? [el("p", { className: "also" }, ...ways)] : []),
    );
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".gallery");
  const gallery = (root._gallery ??= new Gallery(root));
  gallery.update(data, (href) => setTriggerValue("open", href));
  return () => {
    gallery.places = null; // what is still under way to it is not drawn
    gallery.loop?.end();
    root._gallery = undefined;
  };
}
