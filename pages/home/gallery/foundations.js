// The cards of the foundations, and those of networks that the browser computes: the arithmetic is that of the labs.
import { activations } from "../../foundations/activation_views/activation_math.js";
import { surface, walk } from "../../foundations/descent_views/descent_math.js";
import { paintGround, rgb } from "../../foundations/descent_views/race_player/landscape.js";
import { paint, planeGrid, PlaneNet } from "../../foundations/plane_views/plane_net.js";
import { floatsOf, minus } from "../../kit/frontend/format.js";
import { HandGame } from "../../making/gan_views/points_hand.js";
import { unroll } from "../../sequences/memory_views/cell_math.js";
import { dot, put, scale, turn, way, write } from "./shapes.js";

/** @typedef {import("./shapes.js").Draw} Draw */

/** Two inputs, a neuron, and how it learns. @param {any} data @returns {Draw} */
export const neuron =
  (data) =>
  (pen, t, { w, h }, c) => {
    const now = data.rounds[turn(t, 0.25, data.rounds.length)];
    const at = [w * 0.17, w * 0.55];
    const rows = [h * 0.27, h * 0.73];
    [now.w1, now.w2].forEach((weight, i) => {
      const line = [
        [at[0], rows[i]],
        [at[1], h / 2],
      ];
      way(pen, line, weight < 0 ? c.orange : c.blue, 1 + 3 * Math.abs(weight));
      dot(pen, [at[0], rows[i]], 15, c.text);
      write(pen, String(data.inputs[i]), at[0], rows[i], c.ground, "center");
      write(pen, minus(weight.toFixed(2)), w * 0.35, rows[i] + (i ? 8 : -8), c.text, "center", 12);
    });
    const guess = activations.sigmoid.f(now.w1 * data.inputs[0] + now.w2 * data.inputs[1] + now.b);
    dot(pen, [at[1], h / 2], 23, c.blue);
    write(pen, guess.toFixed(2), at[1], h / 2, "#fff", "center");
    write(pen, "loss", w * 0.86, h * 0.12, c.text, "center", 12);
    pen.fillStyle = c.orange;
    const high = Math.min(now.L, 1) * h * 0.66;
    pen.fillRect(w * 0.81, h * 0.9 - high, w * 0.1, high);
  };

const BENT = ["sigmoid", "tanh", "relu", "leaky"];

/** A curve, a point that slides on it, and its slope there. @returns {Draw} */
export const curves =
  () =>
  (pen, t, { w, h }, c) => {
    const name = BENT[turn(t, 4, BENT.length)];
    const { f, slope } = activations[name];
    const [X, Y] = [scale([-4, 4], [8, w - 8]), scale([-1.15, 1.5], [h - 6, 6])];
    way(
      pen,
      [
        [0, Y(0)],
        [w, Y(0)],
      ],
      `${c.text}33`,
      1,
    );
    way(
      pen,
      [
        [X(0), 0],
        [X(0), h],
      ],
      `${c.text}33`,
      1,
    );
    const zs = Array.from({ length: 81 }, (_, i) => -4 + i / 10);
    way(
      pen,
      zs.map((z) => [X(z), Y(f(z))]),
      c.blue,
      3,
    );
    const z = 3 * Math.sin(t);
    way(
      pen,
      [-1, 1].map((d) => [X(z + d), Y(f(z) + d * slope(z))]),
      c.orange,
    );
    dot(pen, [X(z), Y(f(z))], 5, c.orange);
    write(pen, { leaky: "leaky ReLU", relu: "ReLU" }[name] ?? name, 10, 14, c.text);
  };

const [SIDE, VIEW] = [
  56,
  [
    [-1.9, 1.9],
    [-1.3, 1.3],
  ],
];
const RACE = { start: [1.7, 1.1], steps: 60, goals: [], radius: 0, ceiling: 1e9 };

/** A landscape of a loss, and three ways down. @returns {Draw} */
export function descent() {
  const loss = surface("minima", null);
  const places = (/** @type {number[]} */ [low, high]) =>
    Array.from({ length: SIDE }, (_, i) => low + (i * (high - low)) / (SIDE - 1));
  const losses = places(VIEW[1]).flatMap((b) => places(VIEW[0]).map((a) => loss(a, b).loss));
  const floor = Math.min(...losses);
  const ground = { losses, side: SIDE, floor, scale: 0.6, top: Math.max(...losses) - floor, bands: 14 };
  const races = [
    { optimizer: "sgd", rate: 0.02, momentum: 0 },
    { optimizer: "momentum", rate: 0.02, momentum: 0.85 },
    { optimizer: "adam", rate: 0.12, momentum: 0 },
  ];
  const walks = races.map((how) => walk(loss, { ...RACE, ...how }));
  let map;
  let known = "";
  return (pen, t, { w, h }, c) => {
    if (known !== c.ground + w) {
      map = Object.assign(document.createElement("canvas"), { width: Math.round(w), height: Math.round(h) });
      paintGround(map, ground, rgb(c.ground), rgb(c.text));
      known = c.ground + w;
    }
    put(pen, map, 0, 0, w, h);
    const [X, Y] = [scale(VIEW[0], [0, w]), scale(VIEW[1], [h, 0])];
    const step = turn(t, 0.12, RACE.steps + 12);
    walks.forEach(({ w1, w2 }, i) => {
      const points = w1.slice(0, step + 1).map((a, k) => [X(a), Y(w2[k])]);
      const colour = [c.blue, c.orange, c.green][i];
      way(pen, points, colour, 2.5);
      dot(pen, points[points.length - 1], 5, colour);
    });
  };
}

const FINE = 36; // squares of the plane along each side

/** The neurons of a small network, and what it makes of the plane. @param {any} data @returns {Draw} */
export function plane({ net: film, points }) {
  const net = new PlaneNet(film);
  const { x1, x2 } = planeGrid(FINE, net.reach);
  const make = () => document.createElement("canvas");
  const [whole, ...maps] = Array.from({ length: 1 + net.sizes[1] }, make);
  return (pen, t, { w, h }, c) => {
    const frame = Math.min(turn(t, 0.16, net.frames.length + 12), net.frames.length - 1);
    const layers = net.run(frame, x1, x2);
    paint(whole, FINE, (image) => net.paintSurface(image, layers[layers.length - 1]));
    const left = w * 0.92 - h;
    const side = Math.min(h / maps.length - 6, 34);
    maps.forEach((map, i) => {
      paint(map, FINE, (image) => net.paintNeuron(image, layers[1][i]));
      const y = (h / maps.length) * (i + 0.5);
      const weight = net.weights(frame, 2, 0)[i];
      const line = [
        [w * 0.14 + side, y],
        [left, h / 2],
      ];
      way(pen, line, weight < 0 ? c.orange : c.blue, Math.min(0.5 + Math.abs(weight), 5));
      put(pen, map, w * 0.14, y - side / 2, side);
    });
    put(pen, whole, left, 0, h);
    const [X, Y] = [scale([-net.reach, net.reach], [left, left + h]), scale([-net.reach, net.reach], [h, 0])];
    for (let i = 0; i < points.training; i++)
      dot(pen, [X(points.x1[i]), Y(points.x2[i])], 2.2, net.pointColour(points.y[i]));
  };
}

const [ROUNDS, EACH] = [700, 3];

/** Real points, and a forger's, who is learning at this moment. @param {any} data @returns {Draw} */
export function gan(data) {
  const [numbers, real, noise] = [data.film.weights, data.real, data.noise].map(floatsOf);
  let game;
  let before = 0;
  return (pen, t, { w, h }, c) => {
    if (!game || game.done.forger > ROUNDS) game = new HandGame(data, numbers, real, 0);
    for (let k = before === t ? 0 : EACH; k > 0; k--) {
      game.detectiveMove();
      game.forgerMove();
    }
    before = t;
    const X = scale([-data.reach, data.reach], [w / 2 - h * 0.72, w / 2 + h * 0.72]);
    const Y = scale([-data.reach, data.reach], [h * 1.22, -h * 0.22]);
    const cloud = (/** @type {ArrayLike<number>} */ points, /** @type {string} */ colour) => {
      for (let i = 0; i < points.length; i += 2) dot(pen, [X(points[i]), Y(points[i + 1])], 2, colour);
    };
    cloud(real, c.blue);
    cloud(game.forger.run(noise), c.orange);
    write(pen, "real", 8, 14, c.blue);
    write(pen, "made", 8, 32, c.orange);
  };
}

/** What a cell reads, and what it holds, step by step. @param {any} data @returns {Draw} */
export function memory({ cell, inputs }) {
  const steps = unroll(cell, inputs);
  return (pen, t, { w, h }, c) => {
    const now = turn(t, 0.5, steps.length + 3);
    const X = (/** @type {number} */ i) => 8 + ((w - 16) * (i + 0.5)) / steps.length;
    const wide = (w - 16) / steps.length - 3;
    steps.forEach((step, i) => {
      pen.globalAlpha = i <= now ? 1 : 0.15;
      write(pen, String(inputs[i][0]).replace("-", "−"), X(i), 14, c.text, "center");
      step.values.c.forEach((value, unit) => {
        const y = h * (0.38 + 0.24 * unit);
        const high = Math.min(Math.abs(value), 1) * h * 0.11;
        pen.fillStyle = value < 0 ? c.orange : c.blue;
        pen.fillRect(X(i) - wide / 2, value < 0 ? y : y - high, wide, high);
        pen.fillStyle = `${c.text}44`;
        pen.fillRect(X(i) - wide / 2, y, wide, 1);
      });
    });
    pen.globalAlpha = 1;
  };
}
