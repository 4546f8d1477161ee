"""The reader of spoken digits and its doors: what it says, whom it refuses, how it was made."""

import json
import lzma
import subprocess
import sys
import tarfile
from itertools import pairwise

import numpy as np
import pytest
import soundfile
import torch
from safetensors.torch import load_file

from core import zoo
from core.data.sounds import changes
from core.data.sounds.reading import SoundProblem, open_sound
from core.data.sounds.resampling import RATE
from core.data.sounds.voices import DIGITS, LABELS, OTHERS, in_a_row, said
from core.models import files
from core.models.ear import Ear
from core.models.mel import log_mel
from core.models.spoken_net import NO_DIGIT, SpokenNet, WordHead
from core.pretrain import make_spoken_digits as making
from core.pretrain import spoken_digits as examples
from core.pretrain.spoken_words import SOUND_THE_SAME, common_words, digit_wishes, other_wishes
from core.pretrain.voices import Said, Voice
from core.zoo.spoken_digits import SpokenReader
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def reader():
    return zoo.load("spoken-digits")


@pytest.fixture(scope="module")
def readings(reader):
    """What every voice that comes along says, as it is taken."""
    return {(voice, word): reader(said(voice, word), RATE) for voice in LABELS for word in (*DIGITS, *OTHERS)}


def test_the_voices_that_come_along_are_read(readings):
    right = [readings[voice, word].label == digit for voice in LABELS for digit, word in enumerate(DIGITS)]
    accepted = [readings[voice, word].accepted for voice in LABELS for word in DIGITS]
    refused = [not readings[voice, word].accepted for voice in LABELS for word in OTHERS]
    print(np.mean(right), np.mean(accepted), np.mean(refused))
    assert np.mean(right) >= 0.95 and np.mean(accepted) >= 0.9 and np.mean(refused) >= 0.85


def test_a_reading_is_what_the_network_says(reader):
    wave = said("anna", "seven")
    reading = reader(wave, RATE)
    assert reading.label == 7 and reading.accepted and reading.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert reading.confidence == reading.probabilities[7] and 0 <= reading.doubt < reader.limit
    card, net = files.read_card("spoken-digits"), SpokenNet().eval()
    files.load_weights(net.ear, "ear")
    files.load_weights(net.learnt(), "spoken-digits")
    framed = examples.framed(wave, round(reading.start * RATE), round(reading.end * RATE))
    with torch.inference_mode():
        scores = net(log_mel(torch.from_numpy(framed)[None]))[0] / card["temperature"]
    assert torch.softmax(scores[:NO_DIGIT], dim=0).numpy() == pytest.approx(reading.probabilities, abs=1e-4)
    assert card["of"]["ear"] == files.read_card("ear")["sha256"]
    assert sum((files.MODELS / f"{name}.safetensors").stat().st_size for name in ("ear", "spoken-digits")) < 4e6


def test_a_row_of_digits_is_cut_apart_and_read(reader):
    for voice in ("anna", "kate", "ben"):
        row = reader.several(open_sound(in_a_row(voice, "0123456789"), RATE))
        assert sum(one.label == digit for digit, one in enumerate(row)) >= 9 and len(row) == 10
        assert all(before.end <= after.start for before, after in pairwise(row))


def test_silence_noise_and_a_tone_are_no_digit(reader):
    with pytest.raises(SoundProblem, match="silence"):
        reader(np.zeros(RATE, np.float32), RATE)
    random = np.random.default_rng(0)
    for colour in changes.COLOURS:
        assert not reader(changes.noise(RATE, colour, random) * np.float32(0.1), RATE).accepted
    with pytest.raises(SoundProblem, match="24"):
        reader.several(open_sound(in_a_row("harry", "1" * 25), RATE))


def test_files_are_judged_and_what_cannot_be_read_is_named(tmp_path):
    for label, words in {"0": ["zero"], "7": ["seven"], "not-a-digit": ["banana", "hello"]}.items():
        (tmp_path / "set" / label).mkdir(parents=True)
        for word in words:
            soundfile.write(tmp_path / "set" / label / f"{word}.flac", said("clara", word), RATE)
    soundfile.write(tmp_path / "set" / "not-a-digit" / "silent.wav", np.zeros(RATE), RATE)
    (tmp_path / "set" / "7" / "broken.wav").write_bytes(b"RIFF")
    command = [sys.executable, "-m", "core.evaluate", "speech", str(tmp_path / "set")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["n"] == 5 and set(found["per_class"]) == {"0", "7", "not-a-digit"} and "broken.wav is left out" in done.stderr
    assert found["accuracy"] == 1.0 and found["refused"] >= 2 / 3 and 0 <= found["ece"] <= 1 and found["ms_per_recording"] > 0
    (tmp_path / "empty").mkdir()
    command[-1] = str(tmp_path / "empty")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "should hold folders" in done.stderr and "Traceback" not in done.stderr


def test_a_head_is_standardised_dense_relu_dense():
    head, heard = WordHead(steps=2, hidden=5, classes=3).eval(), torch.randn(20, 2, 96)
    head.measure(heard)
    x = (heard.flatten(1) - heard.flatten(1).mean(0)) / heard.flatten(1).std(0)
    theirs = torch.relu(x @ head.dense.weight.T + head.dense.bias) @ head.fc.weight.T + head.fc.bias
    assert torch.allclose(head(heard), theirs, atol=1e-5)


def test_wishes_are_digits_and_words_that_do_not_sound_like_one():
    wishes = list(digit_wishes(3))
    assert [word for word, _ in wishes] == list(DIGITS) * 3 and len({voice for _, voice in wishes}) > 20
    assert list(digit_wishes(3)) == wishes


def test_the_commonest_words_that_are_no_digit_are_said(tmp_path):
    (tmp_path / "short-texts").mkdir()
    text = "a film about the sea. the film has eight cats, and the cats won; it's about the sea-side and a Cat.\n"
    (tmp_path / "short-texts" / "plots.txt.xz").write_bytes(lzma.compress(text.encode()))
    assert common_words(tmp_path, 3) == ["the", "film", "about"]
    words = common_words(tmp_path)
    assert "cats" in words and not set(words) & {*SOUND_THE_SAME, *DIGITS, "it's", "a"}
    wishes = list(other_wishes(tmp_path))
    assert {word for word, _ in wishes} >= set(words) and list(other_wishes(tmp_path)) == wishes


def test_examples_are_the_same_every_time_and_backwards_is_no_digit(tmp_path):
    with tarfile.open(tmp_path / "speakers.tar", "w") as tar:
        for who, voice in enumerate(("anna", "ben"), start=1):
            for digit, word in enumerate(DIGITS):
                file = tmp_path / "one.flac"
                soundfile.write(file, said(voice, word)[::2], RATE // 2)
                tar.add(file, f"speaker-{who}/{digit}/00.flac")
    (tmp_path / "spoken-digits").mkdir()
    (tmp_path / "speakers.tar").rename(tmp_path / "spoken-digits" / "speakers.tar")
    first, again = examples.people(tmp_path), examples.people(tmp_path)
    assert [one.word.label for one in first[:20]] == [*range(10)] * 2 and all(one.plain for one in first[:20])
    assert {one.word.label for one in first[80:]} == {NO_DIGIT} and {one.word.who for one in first} == {"speaker-1", "speaker-2"}
    for row in (0, 25, 85):
        assert np.array_equal(first[row].said(), again[row].said()) and np.isfinite(first[row].said()).all()
    assert not np.array_equal(first[25].said(), first[45].said())  # the same recording, otherwise spoilt
    ear = Ear().eval()
    heard = examples.heard_words(ear, first[:6], tmp_path / "work", "people")
    assert heard.maps.shape == (6, 96, 22, 2) and heard.labels.tolist() == [0, 1, 2, 3, 4, 5]
    assert torch.equal(examples.heard_words(Ear(), first[:6], tmp_path / "work", "people").maps, heard.maps)  # kept


def test_all_of_it_is_made_from_small_data(tmp_path, monkeypatch):
    who = np.array(["a", "b", "c"])[np.arange(120) % 3]
    words = examples.HeardWords(torch.zeros(120, 96, 22, 2).half(), torch.arange(120) % 11, who, np.arange(120) % 2 == 0)
    words.maps[:, :11] = 8 * torch.nn.functional.one_hot(words.labels, 11).half()[:, :, None, None]
    human = words.only((words.labels < 10).numpy())
    made = examples.HeardWords(words.maps, words.labels, np.array(["flite rms", "x+f1"])[np.arange(120) // 60], words.plain)
    monkeypatch.setattr(making, "heard_words", lambda ear, examples, work, name: human if name == "people" else made)
    monkeypatch.setattr(making, "people", lambda data: [])
    monkeypatch.setattr(making, "voices", lambda data, work: [])
    for ending in ("json", "safetensors"):
        (tmp_path / f"ear.{ending}").write_bytes((files.MODELS / f"ear.{ending}").read_bytes())
    card = making.make_spoken_digits(tmp_path, tmp_path, tmp_path, making.HeadRecipe(epochs=40, batch=16, dropout=0.1))
    assert set(card["figures"]["speakers left out in turn"]) == {"a", "b", "c"} and card["figures"]["accuracy"] > 0.9
    assert card == files.read_card("spoken-digits", tmp_path)
    shipped, net = load_file(tmp_path / "spoken-digits.safetensors"), SpokenNet()
    net.learnt().load_state_dict(shipped)
    with torch.no_grad():
        frames = torch.randn(2, 124, 32)
        assert torch.allclose(net.eval().from_maps(net.ear.until_last_stage(frames)), net(frames), atol=1e-5)
    assert SpokenReader.from_files(tmp_path).model.ear.last.weight.equal(shipped["last.weight"])
    said_ = Said(np.arange(10, dtype=np.int16), np.array([4, 10]), ("one", "two"), ("a", "b"))
    assert len(said_) == 2 and said_[1] == pytest.approx(np.arange(4, 10) / 32768) and str(Voice("flite", "slt", 1.0, 1)) == "flite slt"
    assert zoo.load("spoken-digits") is zoo.load("spoken-digits")
