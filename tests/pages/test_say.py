"""The page Say a digit, without a browser: every voice is read, links bring a sound back, and whatever is sent gets a sentence."""

import base64
import io
import json

import numpy as np
import pytest
import soundfile
import torch
from PIL import Image

from core import zoo
from core.data.sounds.changes import noise
from core.data.sounds.heard import heard
from core.data.sounds.voices import in_a_row, said
from core.explain.sounds.hearing_script import AFTER, hearing_script
from core.explain.sounds.reading_script import RECORDING, reading_script, recording
from core.explain.sounds.rebuilt import after_bands
from core.explain.sounds.stress import DAMAGES, sweep
from core.explain.sounds.stress_script import stress_script
from core.models import mel
from core.models.files import MODELS
from pages.sound.say_views.source import NO_MICROPHONE, _microphone_works, _spoken
from tests.scripts import run_scripts

PAGE = "sound/say.py"


def words(at):
    return " ".join(str(part.value) for part in (*at.markdown, *at.caption, *at.info, *at.warning, *at.success, *at.error))


def told(at):
    """What the component is given: the sound, and what was heard in it."""
    found = [one.proto.json for one in at.get("bidi_component") if '"headline"' in one.proto.json]
    return json.loads(found[0])


def file_of(samples, rate=16_000, kind="WAV", subtype="PCM_16"):
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=kind, subtype=subtype)
    return file.getvalue()


def sent(visit, name, data):
    at = visit(PAGE, source="A file")
    at.file_uploader(key="say-file").set_value((name, data, "audio/wav")).run()
    assert not at.exception
    return at


def test_a_voice_is_read_when_the_page_opens(visit):
    at = visit(PAGE)
    assert at.title[0].value == "Say a digit" and not at.warning
    shown = told(at)
    assert shown["headline"] == "I hear a 7" and shown["right"] == "✓ That is right." and not shown["notes"]
    [word] = shown["words"]
    assert len(word["shares"]) == 10 and sum(word["shares"]) == pytest.approx(1, abs=1e-5) and word["doubt"] < shown["limit"]
    assert "class SpokenNet" in " ".join(part.value for part in at.code) and "1 word cut out" in words(at)


def test_a_link_brings_voice_and_digits_back_and_a_row_is_cut_apart(visit):
    at = visit(PAGE, voice="jack", digit="2026")
    assert at.selectbox(key="say-voice").value == "jack" and at.text_input(key="digit").value == "2026"
    shown = told(at)
    assert shown["headline"] == "I hear 2 0 2 6" and len(shown["words"]) == 4 and "4 words cut out" in words(at)
    assert all(before["end"] <= after["start"] for before, after in zip(shown["words"], shown["words"][1:], strict=False))


def test_a_word_that_is_no_digit_is_refused_and_the_question_says_so(visit):
    at = visit(PAGE, digit="eleven")
    assert told(at)["headline"].startswith("This is no digit. If it were one: a 7?") and told(at)["right"].startswith("✓ Right")
    for voice in ("anna", "ben", "iris", "leo"):
        [reading] = _spoken(voice, "eleven").readings
        assert not reading.accepted and reading.label == 7 and reading.confidence > 0.5
    at.radio(key="say-guess").set_value("That it is none of them").run()
    assert "Yes: That it is none" in words(at)


@pytest.mark.parametrize("text", ["", "seven", "<b>7</b>", "12345678901", "²", "٧"])
def test_what_no_voice_can_say_is_told(visit, text):
    at = visit(PAGE, digit=text)
    assert not at.exception and ("these voices can say" in words(at) or "nothing to say" in words(at) or "could not be used" in words(at))
    assert "<b>" not in words(at)


@pytest.mark.parametrize("query", [{"voice": "bob"}, {"source": "x"}, {"hide": "everything"}, {"word": "7"}])
def test_a_link_that_cannot_be_used_is_told(visit, query):
    assert "could not be used" in words(visit(PAGE, **query))


def test_a_teacher_hides_controls_and_the_page_still_reads(visit):
    at = visit(PAGE, digit="3", voice="ben", hide="source-voice-question-code")
    assert told(at)["headline"] == "I hear a 3" and not at.selectbox and not at.text_input and not at.radio
    assert "hides some of its controls" in words(at) and not at.code


def test_another_voice_is_one_press_away_and_all_ten_digits_come(visit):
    at = visit(PAGE)
    seen = set()
    for _ in range(3):
        at.button(key="say-another").click().run()
        assert not at.exception
        seen.add((at.selectbox(key="say-voice").value, at.text_input(key="digit").value))
    assert len(seen) == 3 and {(3 * step + 7) % 10 for step in range(10)} == set(range(10))


@pytest.mark.parametrize(
    ("kind", "subtype"), [("WAV", "PCM_24"), ("WAV", "PCM_U8"), ("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("MP3", "MPEG_LAYER_III")]
)
def test_files_of_every_kind_are_read(visit, kind, subtype):
    loud = np.repeat(np.pad(said("anna", "four"), 8000), 3)  # 48,000 a second
    shown = told(sent(visit, f"four.{kind.lower()}", file_of(np.stack([loud, loud], axis=1), 48_000, kind, subtype)))
    assert shown["headline"] == "I hear a 4" and shown["right"] == ""


@pytest.mark.parametrize(
    ("samples", "sentence"),
    [(np.zeros(16_000), "only silence"), (0.1 * np.random.default_rng(0).standard_normal(32_000), "no voice")],
    ids=["silence", "noise"],
)
def test_silence_and_noise_are_told_and_not_guessed_at(visit, samples, sentence):
    shown = told(sent(visit, "a.wav", file_of(samples)))
    assert sentence in shown["problem"] and not shown["words"] and not shown["headline"]


def test_a_quiet_a_clipped_and_a_noisy_recording_are_read_and_told(visit):
    word = np.pad(said("anna", "seven"), 8000)
    quiet = sent(visit, "a.wav", file_of(word / 100, subtype="FLOAT"))
    assert any("very quiet" in note for note in told(quiet)["notes"]) and told(quiet)["headline"] == "I hear a 7"
    clipped = sent(visit, "a.wav", file_of(np.clip(20 * word, -1, 1)))
    assert any("cut off" in note for note in told(clipped)["notes"])
    wind = 0.1 * noise(len(word), "pink", np.random.default_rng(1))
    assert any("noisy" in note for note in told(sent(visit, "a.wav", file_of(word + wind)))["notes"])


def picture():
    file = io.BytesIO()
    Image.new("RGB", (20, 20)).save(file, "PNG")
    return file.getvalue()


WAV = file_of(np.pad(said("anna", "six"), 8000))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (picture(), "a picture"),
        (b"\0\0\0\x20ftypmp42" + bytes(500), "a film"),
        (b"RIFF" + bytes(900), "damaged"),
        (file_of(np.full(16_000, np.nan), subtype="FLOAT"), "no numbers"),
        (file_of(np.zeros(61 * 8000), 8000), "lasts 61 seconds"),
        (file_of(np.zeros((3600 * 200, 1)), 8000, "FLAC"), "lasts"),
        (file_of(np.zeros(10)), "too short"),
    ],
    ids=["empty", "picture", "film", "no wave", "nan", "long", "longer", "short"],
)
def test_what_cannot_be_read_gets_one_sentence(visit, data, sentence):
    at = sent(visit, "a.wav", data)
    assert sentence in words(at) and len([one for one in at.info if sentence in one.value]) == 1


def test_a_file_that_ends_early_is_read_and_told(visit):
    shown = told(sent(visit, "a.wav", WAV[: len(WAV) * 3 // 4]))
    assert any("ends early" in note for note in shown["notes"])


def test_more_words_than_are_read_in_a_row_are_told(visit):
    many = np.tile(np.pad(said("harry", "two"), 2400), 40)[: 59 * 16_000]
    shown = told(sent(visit, "a.wav", file_of(many)))
    assert "words in this recording; up to 24" in shown["problem"] and not shown["words"]


def test_nothing_of_a_recording_outlives_the_page(visit):
    at = sent(visit, "a.wav", WAV)
    assert at.session_state["fleeting"]["say-file"]
    at.switch_page("../foundations/neuron.py").run()
    assert "fleeting" not in at.session_state or "say-file" not in at.session_state["fleeting"]


def test_the_microphone_is_said_to_need_this_machine_or_https(visit, monkeypatch):
    import streamlit as st

    assert "only to a page on this machine or over HTTPS" in words(visit(PAGE, source="Record"))
    for url, works in [
        ("http://localhost:8501/say", True),
        ("http://[::1]:8501/say", True),
        ("https://school.example/say", True),
        ("http://192.168.0.7:8501/say", False),
        ("http://localhost.example/say", False),
    ]:
        monkeypatch.setattr(type(st.context), "url", url)
        assert _microphone_works() == works, url
    assert NO_MICROPHONE in words(visit(PAGE, source="Record"))


def test_the_script_says_what_the_page_says(tmp_path):
    samples, reader = np.concatenate([in_a_row("edith", "40"), said("anna", "hello")]), zoo.load("spoken-digits")
    found = heard(samples)
    readings = reader.read(samples, found.words)
    (tmp_path / RECORDING).write_bytes(recording(samples))
    for name in ("ear", "spoken-digits"):
        (tmp_path / f"{name}.safetensors").write_bytes((MODELS / f"{name}.safetensors").read_bytes())
    printed = run_scripts({"say.py": reading_script(found.words, reader.temperature, reader.limit)}, tmp_path)["say.py"].splitlines()
    assert len(printed) == len(readings) == 3
    for line, reading in zip(printed, readings, strict=True):
        assert line.startswith(f"{reading.label} with a probability of ") and line.endswith("(refused)") != reading.accepted
        assert float(line.split(" of ")[1].split(";")[0]) == pytest.approx(reading.confidence, abs=1e-3)


def lab(at):
    [found] = [one.proto.json for one in at.get("bidi_component") if '"start"' in one.proto.json]
    return json.loads(found)


def samples_of(data):
    return np.frombuffer(base64.b64decode(data["samples"]), "<i2") / 32767


def test_what_it_hears_shows_the_sound_as_it_is_and_what_bands_and_a_telephone_leave(visit):
    at = visit(PAGE, view="What it hears", digit="6", voice="anna", at="0.1")
    assert any("Predict first" in radio.label for radio in at.radio) and lab(at)["start"] == {"at": 0.1}
    original = samples_of(lab(at))
    np.testing.assert_allclose(original, said("anna", "six"), atol=1e-4)
    for kind in ("After 32 bands", "Telephone"):
        found = samples_of(lab(visit(PAGE, view="What it hears", digit="6", voice="anna", **{"as": kind})))
        high = np.abs(np.fft.rfft(found)) ** 2
        assert len(found) == len(original) and high[len(high) // 2 :].sum() < 0.05 * high.sum()


def test_a_window_that_lies_nowhere_is_told_and_without_a_sound_there_is_a_sentence(visit):
    for second in ("-1", "nan", "7", "x"):
        assert "could not be used" in words(visit(PAGE, view="What it hears", at=second))
    assert "Send a recording" in words(visit(PAGE, view="What it hears", source="A file"))


def test_the_script_of_what_it_hears_makes_the_same_picture_and_sound(tmp_path):
    samples = np.array(said("ben", "two"))
    (tmp_path / RECORDING).write_bytes(recording(samples))
    printed = run_scripts({"hears.py": hearing_script()}, tmp_path)["hears.py"]
    picture = mel.log_mel(torch.from_numpy(samples)[None])[0]
    assert printed.startswith(f"{len(samples)} samples became {len(picture)} frames of 32 numbers, mean {float(picture.mean()):.4f}")
    np.testing.assert_allclose(soundfile.read(tmp_path / AFTER)[0], after_bands(samples), atol=1e-4)


@pytest.mark.parametrize("damage", [damage.name for damage in DAMAGES.values()])
def test_each_damage_begins_unharmed_and_has_a_sound_and_a_share_for_each_amount(visit, damage):
    data = lab(visit(PAGE, view="Break it", digit="7", damage=damage))
    assert data["name"] == damage and data["truth"] == "7" and data["start"] == {"amount": data["usual"]}
    assert len(data["steps"]) == len(data["amounts"]) and data["amounts"] == sorted(data["amounts"])
    usual = data["steps"][data["amounts"].index(data["usual"])]
    assert usual["heard"] == "7" and usual["share"] > 0.9 and usual["said"].startswith("I hear a 7.")
    for step in data["steps"]:
        assert 0 <= step["share"] <= 1 and step["said"].endswith(".") and len(samples_of(step)) > 4000


def test_loudness_says_nothing_until_nothing_is_found_and_noise_ends_it(visit):
    quiet = lab(visit(PAGE, view="Break it", digit="7", damage="Quieter"))["steps"]
    shares = [step["share"] for step in quiet]
    assert shares[0] - 0.03 < min(share for share in shares if share) and shares[-1] == 0 and "silence" in quiet[-1]["said"]
    noisy = lab(visit(PAGE, view="Break it", digit="7", damage="Noise"))["steps"]
    assert noisy[0]["share"] > 0.9 and noisy[-1]["share"] == 0 and "no voice" in noisy[-1]["said"]


def test_the_scripts_of_break_it_print_its_curves(visit, tmp_path):
    reader, word = zoo.load("spoken-digits"), said("anna", "seven")
    start, end = heard(word).words[0]
    (tmp_path / RECORDING).write_bytes(recording(word))
    for name in ("ear", "spoken-digits"):
        (tmp_path / f"{name}.safetensors").write_bytes((MODELS / f"{name}.safetensors").read_bytes())
    codes = {f"{one.key}.py": stress_script((start, end), one, 7, reader.temperature, reader.limit) for one in DAMAGES.values()}
    printed = run_scripts(codes, tmp_path)
    for damage in DAMAGES.values():
        at = visit(PAGE, view="Break it", digit="7", voice="anna", damage=damage.name)
        assert codes[f"{damage.key}.py"].strip() == at.code[0].value.strip()
        steps, lines = lab(at)["steps"], printed[f"{damage.key}.py"].splitlines()
        assert len(lines) == len(steps)
        for line, step, amount in zip(lines, steps, damage.amounts, strict=True):
            assert line.startswith(f"{amount}: ") and float(line.split()[1].strip(",")) == pytest.approx(step["share"], abs=2e-3)
            assert line.split("heard: ")[1] == (step["heard"].replace("?", "no digit")) if step["heard"] else "nothing is read" in line


def test_where_the_word_is_cut_out_alike_loudness_tells_the_network_nothing():
    reader, word = zoo.load("spoken-digits"), np.pad(said("clara", "seven"), 4000)
    spoilt = sweep(word, DAMAGES["quiet"])
    shares = [float(reader.read(samples, [(0, len(samples))])[0].probabilities[7]) for samples in spoilt]
    doubts = [reader.read(samples, [(0, len(samples))])[0].doubt for samples in spoilt]
    assert np.ptp(shares) < 0.001 and np.ptp(doubts) < 0.001


def test_what_cannot_be_broken_is_told(visit):
    assert "Send a recording" in words(visit(PAGE, view="Break it", source="A file"))
    for query in ({"damage": "x"}, {"amount": "inf"}, {"amount": "much"}):
        assert "could not be used" in words(visit(PAGE, view="Break it", **query))
    at = visit(PAGE, view="Break it", digit="hello")
    assert at.selectbox(key="say-truth-7").value == 7 and lab(at)["truth"] == "7" and "Of several" not in words(at)
    assert "Of several words the first is spoilt" in words(visit(PAGE, view="Break it", digit="42"))


def inside(at):
    [found] = [json.loads(one.proto.json) for one in at.get("bidi_component") if '"spokeSaid"' in one.proto.json]
    return found


def numbers(text, kind):
    return np.frombuffer(base64.b64decode(text), kind)


def test_inside_shows_the_whole_word_first_and_all_its_stages(visit):
    at = visit(PAGE, view="Inside", digit="6", voice="anna")
    data = inside(at)
    assert data["cut"] == "none" and data["whole"] == data["samples"] and data["before"] == "I hear a 6." and not data["after"]
    assert len(numbers(data["frames"], np.uint8)) == len(numbers(data["spoke"], np.int8)) == 124 * 32
    assert np.abs(numbers(data["spoke"], np.int8)).max() == 127 and "for “6”" in data["spokeSaid"]
    assert [row["name"] for row in data["rows"]] == [*"0123456789", "no digit"] and [
        row["name"] for row in data["rows"] if row["best"]
    ] == ["6"]
    assert all(len(row["shares"]) == 1 for row in data["rows"]) and "class SpokenNet" in " ".join(part.value for part in at.code)
    ends = []
    for stage in data["maps"]["stages"]:
        maps = inside(visit(PAGE, view="Inside", digit="6", voice="anna", stage=stage, map="7"))
        assert maps["start"]["map"] == "7" and maps["maps"]["stage"] == stage
        maps = maps["maps"]
        assert len(numbers(maps["numbers"], np.int8)) == maps["count"] * maps["columns"] * maps["bands"] and "sees" in maps["said"]
        ends.append((maps["begin"], maps["begin"] + maps["columns"] * maps["step"]))
    middles = [sum(one) / 2 for one in ends]
    assert all(0 <= begin < end <= data["seconds"] for begin, end in ends) and max(middles) - min(middles) < 0.05  # all in the middle


def test_a_piece_that_is_rubbed_out_is_missed_in_the_sound_the_picture_and_the_answer(visit):
    whole, cut = (inside(visit(PAGE, view="Inside", digit="7", voice="clara", piece=piece)) for piece in ("none", "0.60-0.80-0-32"))
    assert cut["cut"] == "0.60-0.80-0-32" and cut["whole"] == whole["whole"] and cut["after"].startswith("Without the piece: ")
    assert not cut["note"]
    left, before = samples_of(cut), samples_of({"samples": cut["whole"]})
    assert np.abs(left[10_000:12_300]).max() < 1e-3 < 0.1 < np.abs(before[10_000:12_300]).max()
    np.testing.assert_array_equal(left[:9_000], before[:9_000])
    frames = [numbers(one["frames"], np.uint8).reshape(124, 32) for one in (whole, cut)]
    assert frames[0][62:76].mean() > 4 * frames[1][62:76].mean()
    for row, first in zip(cut["rows"], whole["rows"], strict=True):
        assert len(row["shares"]) == 2 and row["shares"][0] == pytest.approx(first["shares"][0]) and "→" in row["said"]
    assert cut["rows"][10]["shares"][1] > cut["rows"][10]["shares"][0] + 0.3  # it is missed
    nothing = inside(visit(PAGE, view="Inside", digit="7", piece="0.00-1.26-0-32"))
    assert "means nothing" in nothing["note"]


def test_what_cannot_be_looked_into_is_told_and_a_teacher_hides_parts(visit):
    assert "Send a recording" in words(visit(PAGE, view="Inside", source="A file"))
    for query in ({"piece": "x"}, {"stage": "x"}, {"map": "0"}, {"map": "97"}, {"spoke": "perhaps"}):
        assert "could not be used" in words(visit(PAGE, view="Inside", **query))
    data = inside(visit(PAGE, view="Inside", hide="spoke-maps-code"))
    assert data["maps"] is None and not data["spoke"]
    assert "Of several words the first" in words(visit(PAGE, view="Inside", digit="42"))
