// How the pages of a class hear it, and what they make of what they hear; without a browser.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

/** @type {any[]} */
let opened = [];
const heard = { visibilitychange: () => {} };
const at = "http://school.example/glassbox/class?view=Wall";
globalThis.document = { hidden: false, baseURI: at, addEventListener: (name, act) => (heard[name] = act) };
globalThis.matchMedia = () => ({ matches: false });
globalThis.EventSource = class {
  constructor(url) {
    this.url = String(url);
    opened.push(this);
  }
  close() {
    this.closed = true;
  }
  say(said) {
    this.onmessage({ data: JSON.stringify(said) });
  }
};

const { called, placeOf } = await import("../../pages/kit/class_bar/index.js");
const { follow } = await import("../../pages/kit/frontend/class_room.js");
const { stands } = await import("../../pages/course/class_views/wall/index.js");
const { path } = await import("../../pages/course/class_views/wall/tiles.js");
const { hardest, inWords, score } = await import("../../pages/course/class_views/wall/digits.js");
const { apart, range } = await import("../../pages/course/class_views/wall/race.js");

beforeEach(() => (opened = []));

test("a stream that breaks off, or only falls silent, is opened again and goes on", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(Math, "random", () => 0.5);
  const told = [];
  const element = { isConnected: true };
  follow(element, "told", (said) => told.push(said && said.go));
  assert.equal(opened[0].url, "http://school.example/glassbox/classroom/hear?wall=0");
  opened[0].say({ go: 1 });
  opened[0].say({}); // still there
  opened[0].onerror();
  assert.deepEqual([told, opened[0].closed], [[1, null], true]);
  context.mock.timers.tick(1000);
  opened[1].say({ go: 2 });
  context.mock.timers.tick(14_999);
  assert.equal(opened.length, 2);
  context.mock.timers.tick(1); // nothing was said for so long
  assert.deepEqual([told, opened[1].closed], [[1, null, 2, null], true]);
  context.mock.timers.tick(1000);
  opened[2].say({ go: 3 });
  assert.deepEqual(told.slice(4), [3]);

  document.hidden = true; // out of sight nothing is heard
  heard.visibilitychange();
  assert.ok(opened[2].closed);
  context.mock.timers.tick(60_000);
  assert.equal(opened.length, 3);
  document.hidden = false;
  heard.visibilitychange();
  opened[3].say({ go: 4 });
  assert.equal(told.at(-1), 4);

  element.isConnected = false; // a page that is gone
  opened[3].say({ go: 5 });
  assert.deepEqual([told.at(-1), opened[3].closed], [4, true]);
});

test("whoever comes in stays where he is, and is called from then on once each time", () => {
  assert.ok(!called(null, { class: "a", go: 3 }));
  assert.ok(!called("a 3", { class: "a", go: 3 }));
  assert.ok(called("a 3", { class: "a", go: 4 }));
  assert.ok(!called("b 3", { class: "a", go: 4 }));
});

test("the page that is open, as the server names it", () => {
  const base = "http://school.example/glassbox/neuron";
  assert.equal(placeOf("http://school.example/glassbox/neuron?x=1#here", base), "neuron?x=1");
  assert.equal(placeOf("http://school.example/glassbox/", base), "");
  assert.equal(placeOf("http://localhost:8501/words?word=epoch", "http://localhost:8501/words"), "words?word=epoch");
});

test("a small curve goes as far to the right as the training has come, and leaves out what is no number", () => {
  assert.equal(path([2, null, 1, 0], 0.5), "M1.0 2.0L33.7 20.0L50.0 38.0");
  assert.equal(path([1], 1), "");
  assert.equal(path([3, 3], 1), "M1.0 38.0L99.0 38.0");
});

test("how a class stands, in a sentence", () => {
  const run = { alive: true, state: "running" };
  const pupils = [
    { here: true, run },
    { here: false, run: { alive: true, state: "waiting" } },
    { here: true, run: null },
  ];
  const said = { pupils, queue: [{ name: "Tom" }], others: 2, frozen: true };
  assert.equal(stands(said), "2 of 3 here · 1 training · waiting: Tom · 2 of others · eyes up");
  assert.equal(stands({ pupils: [], queue: [], others: 0 }), "0 of 0 here · 0 trainings · nobody waits");
});

test("who is best, and how far all lie apart", () => {
  const lines = [
    { name: "Mia", own: "seed 1", values: [0.1, 0.91] },
    { name: "Tom", own: "seed 2", values: [0.1, 0.95, null] },
    { name: "Ann", own: "seed 3", values: [] },
  ];
  assert.equal(apart({ lines, share: true, smaller: false }), "Best now: Tom (seed 2) 95 %. Last: Mia (seed 1) 91 %.");
  assert.match(apart({ lines, share: false, smaller: true }), /^Best now: Mia \(seed 1\) 0.91/);
  assert.equal(apart({ lines: lines.slice(2), share: true }), "");
  assert.deepEqual(range([null]), [0, 1]);
  assert.deepEqual(range([0, 1, null]), [-0.05, 1.05]);
});

test("what a network reads is counted by digit and by hand, and only of hands it has not seen", () => {
  const rows = Array.from({ length: 10 }, () => []);
  const pupils = ["Mia", "Tom", "Ann"].map((name, place) => ({ number: place + 1, name }));
  const said = { pupils, digits: { rows, open: true, by: "" } };
  assert.equal(inWords({ ...said, digits: null }), "Nobody has drawn yet: press Let all draw.");
  rows[7].push({ of: 1, number: 1 }, { of: 2, number: 2 });
  assert.equal(inWords(said), "2 digits of 2 of 3.");
  rows[7] = [
    { of: 1, number: 1, read: 1, known: false },
    { of: 2, number: 2, read: 7, known: false },
    { of: 3, number: 3, read: 7, known: true },
  ];
  rows[2] = [
    { of: 1, number: 4, read: 2, known: false },
    { of: 2, number: 5, read: null, known: false },
    { of: 2, number: 6 }, // drawn since
  ];
  Object.assign(said.digits, { by: "Our network", open: false });
  assert.deepEqual(score(rows[7].map((each) => [7, each])), { right: 1, of: 2 });
  const reads = "Our network reads 2 of 4 right (50 %), all by hands that it has not seen.";
  assert.equal(inWords(said), `6 digits of 3 of 3, drawing is closed. ${reads}`);
  assert.equal(hardest(said), "Read wrongly, the most first: Mia 1 of 2, Tom 1 of 2.");
  for (const row of rows) for (const each of row) each.known = true;
  assert.match(inWords(said), /has seen all these hands before\.$/);
  assert.equal(hardest(said), "");
});
