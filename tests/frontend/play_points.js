// For test_points_game.py: games come as lines of JSON, and what the browser makes of them goes back.
import { createInterface } from "node:readline";

import {
  Adam,
  arrows,
  chance,
  covered,
  detectiveLoss,
  detectiveStep,
  distance,
  forgerLoss,
  forgerStep,
  penaltySlopes,
  Player,
} from "../../pages/making/gan_views/points_math.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { rules, rates, forger, detective, noise, real, steps } = JSON.parse(line);
  const [maker, judge] = [new Player(forger, 2, rules), new Player(detective, 1, rules)];
  const made = maker.run(noise);
  const [scores, forged] = [judge.run(real), judge.run(made)];
  const found = {
    made: [...made],
    scores: [...scores],
    detective: detectiveLoss(scores, forged, rules).loss,
    forger: forgerLoss(forged, rules).loss,
    arrows: [...arrows(judge, made, rules)],
    distance: distance(real, made),
    covered: covered(real, made, 0.3),
    penalty: [...penaltySlopes(judge, real, rules)],
  };
  const adams = [forger, detective].map(
    (numbers, i) => new Adam(numbers.length, [rates.forger, rates.detective][i], rates.swing),
  );
  for (const step of steps) {
    detectiveStep(judge, adams[1], step.real, step.made, step.between, rules);
    forgerStep(maker, judge, adams[0], step.noise, step.shift, rules);
  }
  const random = chance(5);
  console.log(
    JSON.stringify({
      ...found,
      forgerAfter: [...maker.numbers],
      detectiveAfter: [...judge.numbers],
      even: Array.from({ length: 4000 }, random.even),
      bells: [...random.bells(4000, 2)],
    }),
  );
}
