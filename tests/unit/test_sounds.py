"""Recordings: read safely, listened to, changed; and the picture of sound that the pretrained ear looks at."""

import io
import struct
import time
import tracemalloc

import numpy as np
import onnx
import pytest
import soundfile
import torch
from PIL import Image
from scipy.signal import get_window

from core.data.sounds import changes
from core.data.sounds.framing import LENGTH, framed
from core.data.sounds.heard import heard
from core.data.sounds.reading import MAX_SECONDS, SoundProblem, open_sound
from core.data.sounds.resampling import RATE, resampled
from core.data.sounds.voices import DIGITS, LABELS, OTHERS, in_a_row, said
from core.models import files, mel
from core.models.ear import Ear
from core.pretrain import make_ear
from tests.conftest import ROOT

RANDOM = np.random.default_rng(0)
STORED = np.load(ROOT / "tests" / "fixtures" / "ear.npz")  # what the published networks, run by onnxruntime, make of ten words
SEVEN = said("anna", "seven")


def written(samples, rate=RATE, kind="WAV", subtype="PCM_16", **more):
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=kind, subtype=subtype, **more)
    return file.getvalue()


@pytest.fixture(scope="module")
def ear():
    ear = Ear().eval()
    files.load_weights(ear, "ear")
    return ear


def words():
    """Ten words by ten voices, as the stored numbers were made from them: (10, N)."""
    waves = [framed(said(voice, digit)) for voice, digit in zip(LABELS, DIGITS, strict=False)]
    return torch.from_numpy(np.stack(waves))[:, 3840 : 3840 + mel.num_samples(76)]


def test_the_spectrum_is_that_of_torch_stft():
    wave = torch.tensor(SEVEN)[None]
    hann = torch.from_numpy(get_window("hann", mel.WINDOW)).float()
    theirs = torch.stft(wave * mel.LOUDEST, mel.FFT, mel.HOP, mel.WINDOW, hann, center=False, return_complex=True).abs().square()
    mine = mel.power(wave)
    assert mine.shape == (1, mel.num_frames(len(SEVEN)), 257)
    assert torch.allclose(mine, theirs.transpose(1, 2), rtol=1e-3, atol=1e-3 * float(mine.mean()))


def test_the_picture_of_sound_is_that_of_the_published_program():
    assert np.abs(mel.log_mel(words()).numpy() - STORED["mel"]).max() < 5e-4  # in steps of 10 dB


def test_bands_are_narrow_below_and_wide_above_and_reach_as_far_as_a_telephone():
    edges = mel.edges()
    assert len(edges) == 34 and edges[0] == pytest.approx(60) and edges[-1] == pytest.approx(3800)
    widths = np.diff(edges)
    assert np.all(np.diff(widths) > -1e-6) and widths[-1] > 3 * widths[0]
    assert mel.filters().shape == (257, 32) and (mel.filters().sum(dim=0) * 31.25).numpy() == pytest.approx(np.ones(32), abs=0.02)


def test_the_mel_scale_is_slaneys_and_leads_back():
    hertz = torch.tensor([0.0, 200.0, 999.0, 1000.0, 1500.0, 6400.0], dtype=torch.float64)
    wanted = [0, 3, 14.985, 15, 15 + 27 * np.log(1.5) / np.log(6.4), 42]  # 200 Hz are 3; from 1,000 to 6,400 Hz there are 27
    np.testing.assert_allclose(mel.to_mel(hertz), wanted, rtol=1e-12)
    np.testing.assert_allclose(mel.to_hertz(mel.to_mel(hertz)), hertz, rtol=1e-12, atol=1e-12)


def test_the_ear_hears_what_the_published_network_hears(ear):
    with torch.inference_mode():
        heard_ = ear(torch.from_numpy(STORED["mel"]))
    assert heard_.shape == (10, 1, 96) and np.abs(heard_[:, 0].numpy() - STORED["ear"]).max() < 1e-4


def test_more_frames_are_heard_as_windows_that_begin_eight_frames_later(ear):
    frames = mel.log_mel(torch.from_numpy(framed(SEVEN))[None])
    assert frames.shape == (1, 124, 32) and mel.num_samples(124) == LENGTH
    with torch.inference_mode():
        together, apart = ear(frames)[0], [ear(frames[:, start : start + 76])[0, 0] for start in range(0, 49, 8)]
    assert len(together) == 7 and torch.allclose(together, torch.stack(apart), atol=1e-3)


def test_the_ears_weights_are_taken_from_the_published_file_by_their_names(monkeypatch, tmp_path):
    with pytest.raises(FileNotFoundError):
        make_ear.make_ear(tmp_path, tmp_path, tmp_path)
    ear = Ear().eval()
    torch.nn.init.normal_(ear.norm.weight)
    state = ear.state_dict()
    convolutions = [name for name in state if name.startswith("stages.")]
    theirs = {
        "model/conv2d/StatefulPartitionedCall/StatefulPartitionedCall/Conv2D/ReadVariableOp:0": "first.weight",
        "model/conv2d_19/Conv2D/ReadVariableOp:0": "last.weight",
        "model/batch_normalization/ReadVariableOp:0": "norm.weight",
        "model/batch_normalization/ReadVariableOp_1:0": "norm.bias",
        "model/batch_normalization/FusedBatchNormV3/ReadVariableOp:0": "norm.running_mean",
        "model/batch_normalization/FusedBatchNormV3/ReadVariableOp_1:0": "norm.running_var",
    }
    for place, name in enumerate(convolutions):
        kind = "weights" if name.endswith("weight") else "bias"
        theirs[f"model/conv2d_{place // 2 + 1}/Conv2D_{kind}_fused_bn"] = name
    tensors = [onnx.numpy_helper.from_array(state[name].numpy(), their) for their, name in theirs.items()]
    body = onnx.helper.make_model(onnx.helper.make_graph([], "ear", [], [], tensors)).SerializeToString()
    again = make_ear.filled(body).state_dict()
    assert len(theirs) == 42 and all(torch.equal(again[name], state[name]) for name in theirs.values())


@pytest.mark.parametrize(
    ("kind", "subtype", "rate"),
    [
        ("WAV", "PCM_16", 16_000),
        ("WAV", "PCM_U8", 8_000),
        ("WAV", "PCM_24", 44_100),
        ("WAV", "FLOAT", 192_000),
        ("WAV", "ULAW", 8_000),
        ("FLAC", "PCM_16", 22_050),
        ("OGG", "VORBIS", 48_000),
        ("OGG", "OPUS", 48_000),
        ("MP3", "MPEG_LAYER_III", 44_100),
    ],
)
def test_every_kind_of_file_is_read_as_one_channel_of_16_khz(kind, subtype, rate):
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    sound = open_sound(written(tone, rate, kind, subtype))
    assert (sound.rate, sound.channels, sound.notes) == (rate, 1, ()) and abs(len(sound.samples) - RATE) < 0.1 * RATE
    inner = sound.samples[4000:12000]
    assert np.abs(np.fft.rfft(inner)).argmax() * RATE / len(inner) == pytest.approx(440, abs=3)
    assert changes.power_of(inner) == pytest.approx(0.125, rel=0.1)


def test_channels_are_mixed_and_arrays_are_read_as_files_are(tmp_path):
    wave = (0.5 * np.sin(2 * np.pi * 300 * np.arange(9600) / 48_000)).astype(np.float32)
    six = np.stack([wave, wave, 0 * wave, 0 * wave, 0 * wave, 0 * wave], axis=1)
    file = tmp_path / "5.1 ☂.wav"
    file.write_bytes(written(six, 48_000, "WAVEX"))
    sound = open_sound(file)
    assert sound.channels == 6 and sound.samples == pytest.approx(open_sound(six, 48_000).samples, abs=1e-4)
    assert np.abs(sound.samples).max() == pytest.approx(0.5 / 3, abs=0.02)
    assert open_sound(six.T, 48_000).samples == pytest.approx(open_sound(six, 48_000).samples)
    for numbers in ((wave * 32767).astype(np.int16), (wave * 127 + 128).astype(np.uint8), wave.astype(np.float64)):
        assert open_sound(numbers, 48_000).samples == pytest.approx(open_sound(wave, 48_000).samples, abs=0.01)


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 40)).save(file, "PNG")
    return file.getvalue()


NAN = np.full(16_000, np.nan, np.float32)
BAD = {
    "empty": (b"", "empty"),
    "picture": (picture(), "a picture"),
    "film": (b"\0\0\0\x18ftypisom" + bytes(100), "a film"),
    "film of a browser": (b"\x1aE\xdf\xa3" + bytes(100), "a film"),
    "m4a": (b"\0\0\0\x18ftypM4A " + bytes(100), "M4A"),
    "page": (b"<!doctype html><p>not found", "a web page"),
    "text": (b"dear all, " * 100, "not a recording"),
    "bytes": (RANDOM.bytes(3000), "not a recording"),
    "zip": (b"PK\x03\x04" + bytes(100), "a packed file"),
    "wav without sound": (written(np.zeros(0)), "no sound"),
    "header only": (written(SEVEN)[:20], "damaged"),
    "very short": (written(SEVEN[:300]), "too short"),
    "NaN": (written(NAN, subtype="FLOAT"), "no numbers"),
    "infinite": (written(np.where(np.arange(9000) == 50, np.inf, 0).astype(np.float32), subtype="FLOAT"), "no numbers"),
    "an hour": (written(np.zeros(3600 * 8000, np.int16), 8000, "FLAC"), "60 minutes"),
    "an hour of mp3": (written(np.zeros(3600 * 8000, np.int16), 8000, "MP3", "MPEG_LAYER_III"), "60 minutes"),
    "1 Hz": (written(np.zeros(1000), 1), "1 samples a second"),
    "aiff": (written(SEVEN, kind="AIFF"), "AIFF"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_recording_is_one_sentence_in_bounded_time_and_memory(name):
    data, said_ = BAD[name]
    tracemalloc.start()
    start = time.thread_time()
    with pytest.raises(SoundProblem, match=said_) as refused:
        open_sound(data)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert str(refused.value).endswith(".") and "\n" not in str(refused.value)
    assert used < 60e6 and time.thread_time() - start < 20  # it would be 30 s and 115 MB if the hour were decoded first


@pytest.mark.parametrize(
    ("array", "rate", "words"),
    [
        (NAN, 16_000, "no numbers"),
        (np.zeros(0), 16_000, "shape"),
        (np.zeros((2, 2, 2)), 16_000, "shape"),
        (np.array(["a"]), 16_000, "shape"),
        (np.zeros(100, complex), 16_000, "shape"),
        (SEVEN, None, "rate"),
        (SEVEN, 0, "samples a second"),
        (SEVEN, -8000, "samples a second"),
        (SEVEN, 44_100.5, "samples a second"),
        (np.zeros((9000, 40)), 16_000, "channels"),
        (np.zeros(16_000 * 61), 16_000, "61 seconds"),
    ],
)
def test_arrays_that_are_no_recording_are_one_sentence(array, rate, words):
    with pytest.raises(SoundProblem, match=words):
        open_sound(array, rate)


def test_a_header_that_lies_about_its_length_is_told_and_the_rest_is_read():
    whole = written(SEVEN)
    sound = open_sound(whole[: len(whole) // 2])
    assert "ends early" in sound.notes[0] and sound.seconds == pytest.approx(len(SEVEN) / RATE / 2, abs=0.01)
    place = whole.index(b"data") + 4
    for length, notes in ((2**31, 0), (0xFFFFFFFF, 0), (10**8, 1)):  # the former are what a program writes that does not know yet
        lying = whole[:place] + struct.pack("<I", length) + whole[place + 4 :]
        sound = open_sound(lying)
        assert len(sound.samples) == len(SEVEN) and len(sound.notes) == notes
    shorter = whole[:place] + struct.pack("<I", 8000) + whole[place + 4 :]
    assert len(open_sound(shorter).samples) == 4000
    flac = written(SEVEN, kind="FLAC")
    try:
        assert "ends early" in open_sound(flac[: len(flac) // 2]).notes[0]
    except SoundProblem as problem:
        assert "damaged" in str(problem)


def test_too_many_bytes_are_not_read(tmp_path):
    file = tmp_path / "large.wav"
    with file.open("wb") as opened:
        opened.truncate(2**30)
    with pytest.raises(SoundProblem, match="1024 MB"):
        open_sound(file)
    with pytest.raises(OSError):
        open_sound(tmp_path / "nothing.wav")
    assert MAX_SECONDS == 60


def test_floats_without_a_limit_are_made_quieter_and_a_constant_is_taken_away():
    sound = open_sound(SEVEN * 30_000 + 5000, RATE)
    assert np.abs(sound.samples).max() <= 1 and "quieter" in sound.notes[0] and abs(sound.samples.mean()) < 1e-3


@pytest.mark.parametrize("colour", changes.COLOURS)
def test_noise_is_no_voice_and_silence_is_silence(colour):
    random = np.random.default_rng(1)
    for length in (8000, 30_000):
        steady = changes.noise(length, colour, random) * np.float32(0.1)
        assert "no voice" in heard(steady).problem
        burst = np.concatenate([steady / 100, steady, steady / 100])
        assert "no voice" in heard(burst).problem
    assert "only silence" in heard(np.zeros(16_000, np.float32)).problem
    assert "only silence" in heard(steady / 1000).problem


def test_a_word_is_found_among_noise_and_what_may_spoil_it_is_told():
    random = np.random.default_rng(2)
    padded = np.pad(SEVEN, 8000)
    found = heard(padded + changes.noise(len(padded), "pink", random) * np.float32(0.004))
    assert not found.problem and not found.warnings and len(found.words) == 1
    start, end = found.words[0]
    assert abs(start - 8800) < 2000 and abs(end - (len(padded) - 8800)) < 2500  # its voice's file has silence around it
    assert "very quiet" in heard(padded * np.float32(0.01)).warnings[0]
    assert "cut off" in heard((padded * 20).clip(-1, 1)).warnings[0]
    loud = heard(padded + changes.noise(len(padded), "pink", random) * np.float32(0.1))
    assert any("noisy" in words for words in loud.warnings)


@pytest.mark.parametrize("voice", LABELS)
def test_every_voice_says_every_word_and_digits_in_a_row_are_parted(voice):
    assert all(not heard(said(voice, word)).problem for word in (*DIGITS, *OTHERS))
    assert all(len(said(voice, word)) < LENGTH for word in (*DIGITS, *OTHERS))
    assert len(heard(in_a_row(voice, "0123456789")).words) == 10 and len(heard(in_a_row(voice, "66")).words) == 2


def test_speed_pitch_and_length_change_as_they_should():
    tone = np.sin(2 * np.pi * 220 * np.arange(16_000) / RATE).astype(np.float32)

    def pitch(samples):
        inner = samples[2000:-2000]
        return np.abs(np.fft.rfft(inner * np.hanning(len(inner)), 64_000)).argmax() * RATE / 64_000

    for changed, length, hertz in (
        (changes.faster(tone, 1.25), 12_800, 275),
        (changes.stretched(tone, 1.5), 24_000, 220),
        (changes.higher(tone, 12), 16_000, 440),
        (changes.higher(tone, -5), 16_000, 220 * 2 ** (-5 / 12)),
    ):
        assert abs(len(changed) - length) < 20 and pitch(changed) == pytest.approx(hertz, abs=1.5)
    assert changes.power_of(changes.stretched(tone, 1.5)[2000:-2000]) == pytest.approx(0.5, rel=0.1)
    assert np.abs(changes.stretched(SEVEN, 1.0) - SEVEN)[600:-600].max() < 0.02


def test_noise_echo_and_telephone_do_what_they_say():
    random = np.random.default_rng(3)
    for ratio in (0, 10, 30):
        mixed = changes.with_noise(SEVEN, ratio, changes.noise(len(SEVEN), "white", random))
        assert 10 * np.log10(changes.power_of(SEVEN) / changes.power_of(mixed - SEVEN)) == pytest.approx(ratio, abs=0.1)
    assert changes.power_of(changes.quieter(SEVEN, 20)) == pytest.approx(changes.power_of(SEVEN) / 100, rel=1e-3)
    click = np.zeros(16_000, np.float32)
    click[0] = 1
    room = changes.echo(click, 0.5, random)
    decay = 10 * np.log10(changes.power_of(room[100:1100]) / changes.power_of(room[4100:5100]))
    assert decay == pytest.approx(30, abs=3) and changes.power_of(room[8000:]) < 1e-9  # 60 dB in half a second: 30 in a quarter
    hertz = np.fft.rfftfreq(16_000, 1 / RATE)
    heard_ = np.abs(np.fft.rfft(changes.telephone(changes.noise(16_000, "white", random) * np.float32(0.2)))) ** 2
    inside = heard_[(hertz > 500) & (hertz < 3000)].mean()
    assert heard_[hertz < 150].mean() < inside / 100 and heard_[hertz > 5000].mean() < inside / 30


def test_a_telephone_sends_every_second_sample_and_nothing_above_half_of_them():
    sent = []

    def watched(samples, rate, target=RATE):
        sent.append((len(samples), rate, target))
        return resampled(samples, rate, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "resampled", watched)
        for length in (len(SEVEN), len(SEVEN) - 1):
            assert len(changes.telephone(SEVEN[:length])) == length
    half = (len(SEVEN) + 1) // 2
    assert sent[:2] == [(len(SEVEN), 16_000, 8_000), (half, 8_000, 16_000)]
    found, times = changes.telephone(SEVEN), np.arange(16_000) / RATE
    spectrum = np.abs(np.fft.rfft(found)) ** 2
    assert spectrum[np.fft.rfftfreq(len(found), 1 / RATE) > 4400].sum() < 1e-4 * spectrum.sum()
    tone = np.asarray(0.5 * np.sin(2 * np.pi * 1000 * times), np.float32)
    came = changes.telephone(tone)[4000:-4000]
    assert np.std(came) == pytest.approx(0.5 / np.sqrt(2), rel=0.03)
    near = np.abs(np.fft.rfft(came * np.hanning(len(came))))
    assert abs(int(near.argmax()) * RATE / len(came) - 1000) < 2


def test_a_framed_word_is_as_loud_as_every_other_and_in_the_middle():
    for scale in (1, 0.01):
        word = framed(SEVEN * np.float32(scale), 1000, 9000)
        assert word.shape == (LENGTH,) and np.flatnonzero(word)[0] == pytest.approx((LENGTH - 8000) // 2, abs=20)
        assert np.sqrt(changes.power_of(word) * LENGTH / 8000) == pytest.approx(0.1, rel=1e-3)
    assert framed(np.ones(50_000, np.float32)).shape == (LENGTH,) and not framed(np.zeros(10, np.float32)).any()
