"""A sound made again from its spectrogram."""

import numpy as np
import pytest
import torch

from core.data.sounds.framing import framed
from core.data.sounds.voices import said
from core.explain.sounds.rebuilt import after_bands, convergence, griffin_lim, spectrum, unfolded, wave_of
from core.models import mel


@pytest.fixture(scope="module")
def word():
    return torch.from_numpy(framed(said("anna", "seven"))).double()


def test_with_its_phases_the_wave_is_the_one_that_it_was(word):
    assert torch.allclose(wave_of(spectrum(word), len(word)), word, atol=1e-9)
    assert convergence(spectrum(word).abs(), word) < 1e-9


def test_every_round_brings_the_strengths_nearer(word):
    strength = spectrum(word).abs()
    found = [convergence(strength, griffin_lim(strength, len(word), rounds)) for rounds in (0, 1, 4, 16, 48)]
    assert found == sorted(found, reverse=True) and found[0] > 0.5 and found[-1] < 0.15


def test_a_tone_comes_back_as_the_same_tone():
    times = torch.arange(16_000, dtype=torch.float64) / 16_000
    made = griffin_lim(spectrum(torch.sin(2 * torch.pi * 440 * times)).abs(), 16_000)
    assert abs(int(torch.fft.rfft(made).abs().argmax()) - 440) <= 1  # a second long: each line is 1 Hz


def test_bands_are_spread_over_frequencies_that_add_up_to_them(word):
    filters = mel.filters().double().T
    bands = filters @ spectrum(word).abs().square()
    again = filters @ unfolded(bands)
    assert (unfolded(bands) >= 0).all() and float(torch.linalg.norm(again - bands) / torch.linalg.norm(bands)) < 0.02


def test_what_32_bands_leave_is_as_loud_and_says_nothing_above_them(word):
    before = word.numpy().astype(np.float32)
    after = after_bands(before, rounds=8)
    assert after.shape == before.shape and after.dtype == np.float32 and np.abs(after).max() <= 1
    assert np.sqrt(np.mean(after**2)) == pytest.approx(float(np.sqrt(np.mean(before**2))), rel=0.05)
    power, hertz = np.abs(np.fft.rfft(after)) ** 2, np.fft.rfftfreq(len(after), 1 / 16_000)
    assert power[hertz > 4000].sum() < 0.01 * power.sum()
    theirs = np.abs(np.fft.rfft(before)) ** 2
    assert theirs[hertz > 4000].sum() > 0.01 * theirs.sum()  # there was something
