"""How much a word can take: it is spoilt step by step, in one of five ways, and each step can be heard and read."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.sounds import changes
from core.data.sounds.resampling import RATE

Samples = NDArray[np.float32]
SEED = 0
AROUND = 0.3  # seconds of silence before and behind a word, so that noise and echo have room


@dataclass(frozen=True)
class Damage:
    """One way to spoil a word."""

    key: str
    name: str
    unit: str
    amounts: tuple[float, ...]
    start: float  # the amount that does nothing, or next to nothing
    apply: Callable[[Samples, float, np.random.Generator], Samples]


def _noisy(samples: Samples, louder: float, random: np.random.Generator) -> Samples:
    """Pink noise, so much louder than the word (dB); the word's power is counted where it is."""
    inside = samples[np.abs(samples) > 0]
    power = changes.power_of(inside) * 10 ** (louder / 10)
    return np.asarray(samples + np.sqrt(power) * changes.noise(len(samples), "pink", random), np.float32)


def _faster(samples: Samples, times: float, random: np.random.Generator) -> Samples:
    """So many times as fast, at the same pitch."""
    return changes.stretched(samples, 1 / times)


def _higher(samples: Samples, semitones: float, random: np.random.Generator) -> Samples:
    """So many semitones higher, as long as before."""
    return changes.higher(samples, semitones)


def _echoed(samples: Samples, seconds: float, random: np.random.Generator) -> Samples:
    """In a room whose sound takes so long to die away."""
    return changes.echo(samples, seconds, random, 0.7) if seconds else samples


def _quieter(samples: Samples, decibels: float, random: np.random.Generator) -> Samples:
    """Quieter by so many decibels."""
    return changes.quieter(samples, decibels)


DAMAGES = {
    damage.key: damage
    for damage in (
        Damage("noise", "Noise", "dB louder than the voice", (-40, -30, -25, -20, -15, -10, -5, 0, 5, 10), -40, _noisy),
        Damage("speed", "Speed", "times as fast", (0.4, 0.5, 0.65, 0.8, 1, 1.25, 1.5, 1.75, 2, 2.5, 3), 1, _faster),
        Damage("pitch", "Pitch", "semitones", (-12, -9, -6, -4, -2, 0, 2, 4, 6, 9, 12), 0, _higher),
        Damage("echo", "Echo", "seconds until it has died away", (0, 0.2, 0.4, 0.7, 1, 1.5, 2, 3), 0, _echoed),
        Damage("quiet", "Quieter", "dB", (0, 10, 20, 30, 40, 45, 50, 55, 60), 0, _quieter),
    )
}


def sweep(word: Samples, damage: Damage) -> list[Samples]:
    """A word (N,), spoilt by each amount in turn: each (M,), up to three times as long, with the same noise and echo every time.

    Args:
        word: 16,000 samples a second in [-1, 1], cut out.
        damage: What is done to it.
    """
    padded = np.pad(word, round(AROUND * RATE)).astype(np.float32)
    spoilt = (damage.apply(padded, amount, np.random.default_rng(SEED)) for amount in damage.amounts)
    return [np.asarray(found / max(1.0, float(np.abs(found).max(initial=0))), np.float32) for found in spoilt]
