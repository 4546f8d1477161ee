"""What the ear hears in a recording of a word, in a piece of background, and in a sound that goes on and on."""

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.sounds.framing import LENGTH
from core.explain.sounds.own_words.placing import LEVELS, STEPS, Samples, log_mel, loudness, placed, pooled, windows, word_in
from core.models.mel import FFT, HOP, num_frames
from core.models.packed_ear import half_ear

HOPS = 3  # steps of 80 ms from one answer to the next while it listens: 240 ms
FIRST_FRAME = 20  # of a sound that goes on: the first of which a browser, which gets 24 frames at once, has a whole window
BEFORE = FFT - HOP  # samples of silence before the sound, so that its first 160 make a frame


@torch.inference_mode()
def word_features(samples: Samples) -> tuple[NDArray[np.float32], float]:
    """A recording of a word, 16,000 samples a second: (levels, places, 192), and how loud its word is."""
    start, end = word_in(samples)
    wave, shift = placed(samples, start, end)
    levels = torch.stack([torch.from_numpy(wave) * level for level in LEVELS])
    return windows(half_ear()(log_mel(levels)), shift).numpy(), loudness(samples[start:end])


@torch.inference_mode()
def noise_features(samples: Samples, gain: float) -> NDArray[np.float32]:
    """A piece of background (LENGTH,): (levels + 1, 1, 192), at last no sound at all. `gain`: makes words as loud as they are learnt."""
    assert samples.shape == (LENGTH,)
    levels = torch.stack([torch.from_numpy(samples) * float(level * gain) for level in (*LEVELS, 0.0)])
    return pooled(half_ear()(log_mel(levels)))[:, None].numpy()


@torch.inference_mode()
def stream_features(samples: Samples, gain: float) -> NDArray[np.float32]:
    """What the head gets while it listens to a sound: (n, 192), one row for each 240 ms from the first full window on.

    Window k begins 3,840 * k samples after the first, which begins 2,848 samples into the sound.
    """
    wave = torch.from_numpy(np.pad(samples * np.float32(gain), (BEFORE, 0)))[None]
    frames = log_mel(wave)[:, FIRST_FRAME:]
    if frames.shape[1] < num_frames(LENGTH):
        return np.zeros((0, 192), np.float32)
    steps = half_ear()(frames)[0]  # (T, 96)
    return pooled(steps.unfold(0, STEPS, HOPS).transpose(1, 2)).numpy()
