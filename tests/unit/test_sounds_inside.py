"""Inside the network that hears digits, against PyTorch, SciPy and Captum."""

import numpy as np
import pytest
import soundfile
import torch
from captum.attr import InputXGradient
from scipy.signal import istft, stft

from core import zoo
from core.data.sounds.framing import framed
from core.data.sounds.voices import said
from core.explain.sounds.inside import Piece, left_of, looked_into, piece_of, reaches
from core.explain.sounds.inside_script import LEFT, inside_script
from core.explain.sounds.piece import hertz_of, times_input, without
from core.explain.sounds.reading_script import RECORDING, recording
from core.models import files, mel
from core.models.spoken_net import NO_DIGIT
from tests.scripts import run_scripts

READER = zoo.load("spoken-digits")
WORD = framed(said("anna", "seven"))
PIECE = Piece(0.4, 0.55, 4, 20)


def tones(*hertz):
    times = torch.arange(16_000, dtype=torch.float64) / 16_000
    return sum(torch.sin(2 * torch.pi * tone * times) for tone in hertz)


def test_gradient_times_input_is_captums():
    frames = mel.log_mel(torch.from_numpy(WORD)[None])
    for answer in (7, 3, NO_DIGIT):
        theirs = InputXGradient(READER.model).attribute(frames.clone().requires_grad_(), target=answer)[0].detach()
        assert torch.allclose(times_input(READER.model, frames, answer), theirs, atol=1e-6) and theirs.abs().max() > 0.01


def test_a_muted_tone_is_gone_and_its_neighbour_stays():
    low, high = next(place for place in range(32) if hertz_of(0, place + 1)[1] > 1500), 32
    wave = tones(440, 2500)
    left = without(wave, 0, 1, low, high)
    inner = slice(800, -800)
    assert (left - tones(440))[inner].abs().max() < 0.01
    assert (without(wave, 0, 1, 0, low) - tones(2500))[inner].abs().max() < 0.01


def test_outside_of_a_piece_every_sample_stays_and_inside_nothing_is_left():
    wave = tones(440, 2500)
    left = without(wave, 0.4, 0.6, 0, 32)
    window = mel.WINDOW // 2
    kept, gone = torch.ones(16_000, dtype=torch.bool), slice(6400 + window, 9600 - mel.HOP - window)
    kept[6400 - window : 9600 + window] = False
    assert torch.allclose(left[kept], wave[kept], atol=1e-9) and left[gone].abs().max() < 1e-9


def test_what_is_left_is_scipys():
    wave = WORD[:19_200].astype(np.float64)
    how = {"fs": mel.RATE, "window": np.asarray(torch.hann_window(mel.WINDOW)), "nperseg": mel.WINDOW, "noverlap": mel.WINDOW - mel.HOP}
    hertz, seconds, cells = stft(wave, nfft=mel.FFT, **how)
    below, above = hertz_of(PIECE.low, PIECE.high)
    middle = np.round(seconds * mel.RATE)
    inside = ((hertz >= below) & (hertz < above))[:, None] & (middle >= PIECE.start * mel.RATE) & (middle < PIECE.end * mel.RATE)
    _, theirs = istft(np.where(inside, 0, cells), nfft=mel.FFT, input_onesided=True, **how)
    mine = without(torch.from_numpy(wave), *PIECE).numpy()
    np.testing.assert_allclose(mine, theirs[: len(mine)], atol=1e-6)
    assert np.abs(mine - wave).max() > 0.01


def test_each_column_of_a_stage_sees_the_frames_that_are_said():
    x = torch.randn(1, 124, 32, generator=torch.Generator().manual_seed(0), requires_grad=True)
    for name, maps in READER.model.ear.activations(x).items():
        frames, step = reaches()[name]
        assert maps.shape[2] == (124 - frames) // step + 1
        for column in (0, maps.shape[2] - 1):
            (slope,) = torch.autograd.grad(maps[:, :, column].square().sum(), x, retain_graph=True)
            seen = torch.nonzero(slope.abs().sum(dim=(0, 2)))[:, 0]
            assert column * step <= seen[0] and seen[-1] < column * step + frames and len(seen) > 0.8 * frames


def test_what_is_seen_belongs_to_the_sound_that_is_heard():
    found, whole = looked_into(READER.model, WORD, 7, PIECE), looked_into(READER.model, WORD, 7)
    assert np.array_equal(whole.samples, WORD) and found.loudest == whole.loudest == whole.frames.max()
    np.testing.assert_allclose(found.samples, without(torch.from_numpy(WORD), *PIECE), atol=1e-6)
    frames = mel.log_mel(torch.from_numpy(found.samples)[None])
    np.testing.assert_allclose(found.frames, frames[0], atol=1e-5)
    np.testing.assert_allclose(found.spoke, times_input(READER.model, frames, 7), atol=1e-5)
    np.testing.assert_allclose(found.maps["last"][:, :, 0].T, READER.model.ear(frames)[0], atol=1e-4)
    inside = slice(42, 52), slice(6, 18)
    assert found.frames[inside].mean() < whole.frames[inside].mean() - 1  # ten decibels, and more


def test_without_its_first_s_a_seven_stays_a_seven_as_the_page_asks():
    for voice in ("anna", "clara", "ben", "jack"):
        word = framed(said(voice, "seven"))
        there = np.flatnonzero(np.abs(word) > 0.01) / mel.RATE
        [read] = READER.read_framed(left_of(word, Piece(0, round(float(there[0]) + 0.13, 2), 0, 32))[None])
        assert read.label == 7 and read.confidence > 0.9 and read.accepted, voice


@pytest.mark.parametrize("text", ["", "x", "0.4-0.3-0-32", "0-0-0-32", "0.1-9-0-32", "0.1-0.2-5-5", "0.1-0.2-0-33", "nan-0.2-0-3", "0-1-2"])
def test_what_is_no_piece_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match="A piece to rub out has two seconds"):
        piece_of(text)
    assert piece_of("none") is None and piece_of("0.4-0.55-4-20") == PIECE


@pytest.mark.parametrize("cut", [PIECE, None], ids=["a piece", "nothing"])
def test_the_script_prints_what_the_view_shows(tmp_path, cut):
    samples = np.array(said("edith", "four"))
    (tmp_path / RECORDING).write_bytes(recording(samples))
    for name in ("ear", "spoken-digits"):
        (tmp_path / f"{name}.safetensors").write_bytes((files.MODELS / f"{name}.safetensors").read_bytes())
    code = inside_script((0, len(samples)), cut, READER.temperature, READER.limit)
    lines = run_scripts({"inside.py": code}, tmp_path)["inside.py"].splitlines()
    whole, left = (READER.read_framed(wave[None])[0] for wave in (framed(samples), left_of(framed(samples), cut)))
    found = looked_into(READER.model, framed(samples), whole.label if whole.accepted else NO_DIGIT, cut)
    for line, reading in ((lines[1], whole), (lines[3], left)):
        label, confidence, doubt = line.split()[0], line.split(" of ")[1].split(";")[0], line.split()[-1]
        assert int(label) == reading.label
        assert float(confidence) == pytest.approx(reading.confidence, abs=1e-3) and float(doubt) == pytest.approx(reading.doubt, abs=1e-3)
    for line, (name, maps) in zip(lines[4:], found.maps.items(), strict=False):
        assert line.startswith(f"{name}: {maps.shape[0]} maps of {maps.shape[1]} columns")
        assert float(line.split()[-1]) == pytest.approx(float(maps.max()), abs=2e-3)
    assert float(lines[-1].split("in all ")[1]) == pytest.approx(float(found.spoke.sum()), abs=2e-2)
    np.testing.assert_allclose(soundfile.read(tmp_path / LEFT)[0], found.samples, atol=1e-5)
