// For test_rbm.py: a Boltzmann machine and pictures come as lines of JSON, what the browser makes of them goes back.
import { createInterface } from "node:readline";

import { chance, Chain, down, freeEnergy, up } from "../../pages/making/belief_views/rbm_math.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { machine, v, h, held, seed, steps } = JSON.parse(line);
  const numbers = { ...machine, weight: machine.weight.flat() };
  const chain = new Chain(numbers, v, held, seed);
  chain.at(steps);
  const random = chance(seed);
  console.log(
    JSON.stringify({
      up: [...up(numbers, v)],
      down: [...down(numbers, h)],
      energy: freeEnergy(numbers, v),
      chances: Array.from({ length: 50 }, () => random()),
      frames: chain.frames.map(({ seen, drawn, units, energy }) => ({
        seen: [...seen],
        drawn: [...drawn],
        units: [...units],
        energy,
      })),
    }),
  );
}
