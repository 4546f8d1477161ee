"""The spectrogram as the browser computes it, against PyTorch's."""

import json
import subprocess

import numpy as np
import pytest
import torch

from core.data.sounds.framing import framed
from core.data.sounds.voices import said
from core.explain.sounds.piece import hertz_of
from core.models import mel
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node


def asked(samples):
    script = ROOT / "tests" / "frontend" / "read_sounds.js"
    line = json.dumps([float(value) for value in samples])
    return json.loads(subprocess.run([NODE, script], input=line, capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize(("voice", "word"), [("iris", "six"), ("jack", "hello")])
def test_power_bands_and_log_mel_are_pytorchs(voice, word):
    samples = framed(said(voice, word))
    wave, found = torch.from_numpy(samples)[None], asked(samples)
    power = mel.power(wave)[0]
    scale = float(power.max())
    assert np.shape(found["power"]) == (mel.num_frames(len(samples)), 257)
    np.testing.assert_allclose(np.array(found["power"]) / scale, power.numpy() / scale, atol=1e-6)
    np.testing.assert_allclose(found["filters"], mel.filters().T, atol=1e-7)
    np.testing.assert_allclose(found["edges"], mel.edges(), rtol=1e-9)
    np.testing.assert_allclose(found["hertz"], [hertz_of(low, low + 3) for low in range(30)], rtol=1e-9)
    np.testing.assert_allclose(found["places"], np.arange(32) + 0.5, atol=1e-9)
    bands = (power.double() @ mel.filters().double()).numpy()
    np.testing.assert_allclose(np.array(found["bands"]) / bands.max(), bands / bands.max(), atol=1e-6)
    np.testing.assert_allclose(found["logMel"], mel.log_mel(wave)[0], atol=1e-4)


def test_what_is_shorter_than_a_frame_has_none():
    assert asked(np.zeros(500))["power"] == []
