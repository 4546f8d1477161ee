"""What the browser hears in a voice, against PyTorch's; and from the microphone's samples to 16,000 a second, against SciPy's."""

import json
import subprocess

import numpy as np
import pytest
import torch
from scipy.signal import resample_poly

from core.data.sounds.voices import in_a_row
from core.explain.sounds.own_words import placing
from core.explain.sounds.own_words.hearing import BEFORE, FIRST_FRAME
from core.explain.sounds.own_words.workshop import Workshop
from core.models import files
from core.models.ear import Ear
from core.models.packed_ear import half_ear, sent_ear
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node
CHUNK = 3840
SOUND = in_a_row("clara", "7091")
SOUND = SOUND[: len(SOUND) // CHUNK * CHUNK]


@pytest.fixture(scope="module")
def lesson():
    torch.set_num_threads(1)
    workshop = Workshop()
    workshop.load_example()
    return workshop.teach()


def asked(tmp_path, **what):
    file = tmp_path / "ear"
    file.write_bytes(sent_ear()[1])
    done = subprocess.run([NODE, ROOT / "tests/frontend/read_words.js", file], input=json.dumps(what), capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def listed(samples):
    return [float(value) for value in samples]


def test_the_ear_hears_piece_by_piece_what_pytorchs_hears_at_once(tmp_path):
    heard = np.array(asked(tmp_path, samples=listed(SOUND))["heard"]).reshape(-1, 96)
    frames = placing.log_mel(torch.from_numpy(np.pad(SOUND, (BEFORE, 0)))[None])
    with torch.inference_mode():
        wanted = half_ear()(frames[:, 4:])[0].numpy()
    np.testing.assert_allclose(heard[9:], wanted[: len(heard) - 9], atol=1e-3)  # the first nine begin before the sound
    assert np.abs(wanted).max() > 10
    whole = Ear().eval()
    files.load_weights(whole, "ear")
    with torch.inference_mode():
        assert np.abs(whole(frames[:, 4:])[0].numpy() - wanted).max() < 0.6  # what half precision costs


def test_the_head_says_what_pytorchs_says(tmp_path, lesson):
    said = np.array(asked(tmp_path, samples=listed(SOUND), head=lesson.told())["shares"])
    wanted = lesson.learned.probabilities(SOUND)
    assert len(said) == len(wanted) and FIRST_FRAME == 20
    np.testing.assert_allclose(said, wanted, atol=1e-3)


@pytest.mark.parametrize("rate", [48_000, 44_100, 16_000, 8_000])
def test_samples_are_made_16000_a_second(tmp_path, rate):
    """A tone that fits stays as it is, one that is too high vanishes, and a sound comes out as SciPy's does; in pieces as they come."""
    time = np.arange(rate) / rate
    tone = np.sin(2 * np.pi * 1000 * time)
    found = np.array(asked(tmp_path, resample=listed(tone), rate=rate)["samples"])
    assert abs(len(found) - 16_000) < 200
    wanted = np.sin(2 * np.pi * 1000 * np.arange(len(found)) / 16_000)
    np.testing.assert_allclose(found[500:-500], wanted[500:-500], atol=0.01)
    if rate > 24_000:
        high = np.array(asked(tmp_path, resample=listed(np.sin(2 * np.pi * 11_000 * time)), rate=rate)["samples"])
        assert np.abs(high[500:-500]).max() < 0.01
    voice = resample_poly(SOUND, rate // 100, 160)
    back = np.array(asked(tmp_path, resample=listed(voice), rate=rate)["samples"])
    theirs = resample_poly(voice, 160, rate // 100)[: len(back)]
    middle = slice(500, len(back) - 500)
    assert np.sqrt(np.mean((back[middle] - theirs[middle]) ** 2)) < 0.03 * np.sqrt(np.mean(theirs[middle] ** 2))
