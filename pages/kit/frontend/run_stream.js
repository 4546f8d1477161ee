// What is new of a run, as the server tells all who watch it (pages/kit/run_stream.py). One stream for each page,
// however many components hear it. Without it, or while it is broken, they show what the page brings, less often.
const FIRST = 1; // seconds until it is tried again
const LONGEST = 30;

/** @typedef {{run: string, zoom: number, tab: string}} Asked */
/** @typedef {Record<string, any>} Parts */

/** @type {Map<string, Stream>} */
const streams = new Map();

/**
 * The parts after an event: a value is another one; of a list so many first items stay, and others follow.
 * @param {Parts} parts
 * @param {{new?: Parts, whole?: Parts}} event
 * @returns {Parts}
 */
export function merged(parts, event) {
  const found = event.whole ? {} : { ...parts };
  for (const [name, part] of Object.entries(event.whole ?? event.new ?? {}))
    found[name] = Array.isArray(part) ? [...(found[name] ?? []).slice(0, part[0]), ...part[1]] : part;
  return found;
}

/**
 * Has an element hear a stream, from now until it is taken from the page; with nothing asked, none any more.
 * @param {Element} element
 * @param {Asked | null | undefined} asked
 * @param {(parts: Parts) => void} heard with all that is known
 * @returns {Parts | null} what is known already, where the stream is alive
 */
export function follow(element, asked, heard) {
  const key = asked ? `${asked.run} ${asked.zoom}` : "";
  for (const [name, stream] of streams) if (name !== key) stream.leave(element);
  if (!asked) return null;
  const stream = streams.get(key) ?? new Stream(key, asked);
  streams.set(key, stream);
  stream.readers.set(element, heard);
  stream.open();
  return stream.alive ? stream.parts : null;
}

class Stream {
  /** @type {Map<Element, (parts: Parts) => void>} */
  readers = new Map();
  /** @type {Parts} */
  parts = {};
  alive = false;
  last = "";
  wait = FIRST;
  /** @type {EventSource | null} */
  source = null;
  waiting = 0;

  /** @param {string} key @param {Asked} asked */
  constructor(key, asked) {
    this.key = key;
    this.asked = asked;
    this.seen = () => (document.hidden ? this.close() : this.open());
    document.addEventListener("visibilitychange", this.seen);
  }

  open() {
    if (this.source || this.waiting || document.hidden || this.parts.over) return;
    const query = new URLSearchParams({ ...this.asked, zoom: String(this.asked.zoom), since: this.last });
    this.source = new EventSource(new URL(`watch/run?${query}`, document.baseURI));
    this.source.onmessage = (message) => this.take(message);
    this.source.onerror = () => this.again();
  }

  /** @param {MessageEvent} message */
  take(message) {
    if (message.lastEventId) this.last = message.lastEventId;
    this.wait = FIRST;
    const event = JSON.parse(message.data);
    this.parts = merged(this.parts, event);
    this.alive = true;
    for (const element of this.readers.keys()) if (!element.isConnected) this.leave(element);
    if (event.new || event.whole) for (const heard of this.readers.values()) heard(this.parts);
    if (this.parts.over) this.close();
  }

  // A class does not come back all at once to a server that has begun anew.
  again() {
    this.close();
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
    this.alive = false;
    clearTimeout(this.waiting);
    this.waiting = 0;
  }

  /** @param {Element} element */
  leave(element) {
    if (!this.readers.delete(element) || this.readers.size) return;
    this.close();
    document.removeEventListener("visibilitychange", this.seen);
    streams.delete(this.key);
  }
}
