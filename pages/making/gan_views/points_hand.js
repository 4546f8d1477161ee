// The game by hand: it goes on from a moment of the film, step by step, in the browser.
import { Adam, chance, detectiveStep, forgerStep, Player } from "./points_math.js";

export class HandGame {
  /** @param {any} data of the page @param {Float32Array} numbers the forger's, then the detective's
   * @param {Float32Array} real all real points @param {number} round that it goes on from */
  constructor(data, numbers, real, round) {
    const { rules } = data;
    const cut = Player.count(2, rules);
    this.data = data;
    this.real = real;
    this.round = round;
    this.forger = new Player(numbers.subarray(0, cut), 2, rules);
    this.detective = new Player(numbers.subarray(cut), 1, rules);
    this.adams = {
      forger: new Adam(cut, data.rates.forger, data.rates.swing),
      detective: new Adam(numbers.length - cut, data.rates.detective, data.rates.swing),
    };
    this.chance = chance(7919 * data.seed + round);
    this.done = { detective: 0, forger: 0 };
  }

  detectiveMove() {
    const { batch, rules, blur } = this.data;
    const real = new Float64Array(2 * batch);
    for (let i = 0; i < batch; i++) {
      const at = 2 * Math.floor((this.chance.even() * this.real.length) / 2);
      real.set(this.real.subarray(at, at + 2), 2 * i);
    }
    const made = this.forger.run(this.chance.bells(2 * batch));
    for (const points of blur ? [real, made] : []) {
      this.chance.bells(2 * batch, blur).forEach((v, i) => (points[i] += v));
    }
    const between = Float64Array.from({ length: batch }, this.chance.even);
    detectiveStep(this.detective, this.adams.detective, real, made, between, rules);
    this.done.detective++;
  }

  forgerMove() {
    const { batch, rules, blur } = this.data;
    const [noise, shift] = [this.chance.bells(2 * batch), this.chance.bells(2 * batch, blur)];
    forgerStep(this.forger, this.detective, this.adams.forger, noise, shift, rules);
    this.done.forger++;
  }
}
