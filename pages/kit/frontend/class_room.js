// A class as the browser hears it and speaks to it (pages/kit/class_routes.py): one stream for each page and kind, for
// however many components. A page that is out of sight hears none; a stream that breaks off is tried again, by itself.
const FIRST = 1; // seconds until it is tried again
const LONGEST = 15;
const SILENCE = 15_000; // milliseconds: the server speaks every five seconds; who has slept hears no stream break off

/** @typedef {Record<string, any>} Said */

/** @type {Map<string, Stream>} */
const streams = new Map();

/**
 * Has an element hear the class, from now until it is taken from the page.
 * @param {Element} element
 * @param {"told" | "wall"} what
 * @param {(said: Said | null) => void} heard with how things stand; with null when that is not known any more
 */
export function follow(element, what, heard) {
  const stream = streams.get(what) ?? new Stream(what);
  streams.set(what, stream);
  stream.readers.set(element, heard);
  stream.open();
  if (stream.said) heard(stream.said);
}

/** Asks the server for something; gives what is wrong in a sentence, or nothing.
 * @param {"act" | "leave"} what
 * @param {Said} body
 * @returns {Promise<string>}
 */
export async function ask(what, body) {
  try {
    const answer = await fetch(new URL(`classroom/${what}`, document.baseURI), {
      method: "POST",
      headers: { "x-glassbox": "class" },
      body: JSON.stringify(body),
    });
    const said = await answer.json();
    return said.problem ?? "";
  } catch {
    return "The computer that runs this does not answer.";
  }
}

class Stream {
  /** @type {Map<Element, (said: Said | null) => void>} */
  readers = new Map();
  /** @type {Said | null} */
  said = null;
  wait = FIRST;
  /** @type {EventSource | null} */
  source = null;
  waiting = 0;
  silence = 0;

  /** @param {string} what */
  constructor(what) {
    this.what = what;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.open()));
  }

  open() {
    this.sweep();
    if (this.source || this.waiting || document.hidden || !this.readers.size) return;
    this.source = new EventSource(new URL(`classroom/hear?wall=${Number(this.what === "wall")}`, document.baseURI));
    this.source.onmessage = (message) => this.take(JSON.parse(message.data));
    this.source.onerror = () => this.again();
    this.hush();
  }

  // From now on silence counts.
  hush() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.again(), SILENCE);
  }

  /** @param {Said} said */
  take(said) {
    this.wait = FIRST;
    this.hush();
    this.sweep();
    if (!this.readers.size) return this.close();
    if (!Object.keys(said).length) return;
    this.tell(said);
    if (said.over) this.close();
  }

  /** @param {Said | null} said */
  tell(said) {
    this.said = said;
    for (const heard of [...this.readers.values()]) heard(said);
  }

  // A class does not come back all at once to a server that has begun anew.
  again() {
    this.close();
    this.tell(null);
    const seconds = this.wait * (0.5 + Math.random());
    this.wait = Math.min(2 * this.wait, LONGEST);
    this.waiting = setTimeout(() => {
      this.waiting = 0;
      this.open();
    }, 1000 * seconds);
  }

  close() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.waiting);
    clearTimeout(this.silence);
    this.waiting = 0;
    this.said = null; // it was so, and need not be so any more
  }

  sweep() {
    for (const element of this.readers.keys()) if (!element.isConnected) this.readers.delete(element);
  }
}
