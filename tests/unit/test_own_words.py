"""Words of one's own: what is kept of recordings, what is learnt of them, and what is taken along."""

import io
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import soundfile
import torch
from sklearn.linear_model import LogisticRegression

from core.data.sounds import recordings as kept_recordings
from core.data.sounds.framing import LENGTH, LOUD
from core.data.sounds.reading import SoundProblem
from core.data.sounds.recordings import MOST_EACH, MOST_WORDS, NOISE, SILENCE, Recordings
from core.data.sounds.resampling import RATE
from core.data.sounds.voices import in_a_row, said
from core.data.sounds.waves import outline, wav
from core.explain.sounds.own_words import head
from core.explain.sounds.own_words.gather import unpacked
from core.explain.sounds.own_words.placing import LONG, MOST_SHIFT, placed
from core.explain.sounds.own_words.taken_along import SCRIPT, network_zip, recordings_zip
from core.explain.sounds.own_words.workshop import EXAMPLE, FORGOTTEN, OTHERS, STRANGERS, Workshop, start_over, stranger, workshop_of


def file_of(samples):
    return wav(np.round(np.asarray(samples) * 32767).astype(np.int16))


HELLO = file_of(said("anna", "hello"))


@pytest.fixture(scope="module")
def taught():
    """The example, learnt."""
    torch.set_num_threads(1)
    workshop = Workshop()
    workshop.load_example()
    workshop.teach()
    return workshop


def best_of(lesson, voice, word):
    """What it takes a word for, while it listens."""
    shares = lesson.learned.probabilities(np.pad(stranger(voice, word), (RATE, 0)))[:, :-1]
    return lesson.words[shares.max(axis=0).argmax()] if shares.max() >= lesson.learned.limit else "none"


def test_the_example_hears_voices_that_it_never_heard_and_refuses_other_words(taught):
    lesson = taught.lesson
    assert [best_of(lesson, voice, word) for voice in STRANGERS for word in EXAMPLE] == [*EXAMPLE] * 2
    others = [best_of(lesson, voice, word) for voice in STRANGERS for word in (*OTHERS, "one", "two", "four", "nine")]
    assert others.count("none") >= 10
    assert lesson.learned.judged.right >= 36 and len(lesson.recordings) == 38
    silence = lesson.learned.probabilities(np.zeros(3 * LENGTH, np.float32))
    assert len(silence) == 10 and (silence.argmax(axis=1) == len(EXAMPLE)).all()


def test_a_held_back_recording_is_judged_by_a_head_that_never_heard_it():
    """Labels that say nothing are not learnt: told on what was heard, it would look perfect."""
    random = np.random.default_rng(0)
    labels = np.arange(60) % 3
    x = torch.from_numpy(random.normal(size=(60, 150)).astype(np.float32))
    fold = head.dealt(labels)
    assert all(len(np.unique(labels[fold == number])) == 3 for number in range(head.FOLDS))
    counts = torch.from_numpy(np.stack([np.ones(60), *((fold != number) for number in range(head.FOLDS))]).astype(np.float32))
    heads = head.fit(x, torch.from_numpy(labels), counts / counts.sum(dim=1, keepdim=True), 3)
    told = (heads.scores(0, x).argmax(dim=1).numpy() == labels).mean()
    held = np.mean([(heads.scores(1 + number, x[row : row + 1]).argmax() == labels[row]).item() for row, number in enumerate(fold)])
    assert told == 1 and held < 0.6


def test_the_head_is_scikit_learns_and_knows_nothing_of_a_class_that_it_never_met():
    random = np.random.default_rng(1)
    labels = np.arange(90) % 3
    x = random.normal(size=(90, 6)).astype(np.float32)
    x[:, 0] += labels
    counts = np.stack([np.full(90, 1 / 90), np.where(labels == 1, 0, 1 / 60)]).astype(np.float32)
    heads = head.fit(torch.from_numpy(x), torch.from_numpy(labels), torch.from_numpy(counts), 3)
    mine = torch.softmax(heads.scores(0, torch.from_numpy(x)), dim=1).numpy()
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    theirs = LogisticRegression(C=1 / (head.DECAY * len(x)), tol=1e-8, max_iter=2000).fit(z, labels)
    np.testing.assert_allclose(mine, theirs.predict_proba(z), atol=2e-3)
    assert (torch.softmax(heads.scores(1, torch.from_numpy(x)), dim=1)[:, 1] == 0).all()


def test_temperature_and_limit_do_what_they_say():
    random = np.random.default_rng(2)
    labels = torch.from_numpy(np.arange(4000) % 2)
    honest = random.normal(0, 1.5, 4000).astype(np.float32)
    right = random.random(4000) < 1 / (1 + np.exp(-honest))
    sign = np.where((labels.numpy() == 1) == right, 1, -1)
    scores = torch.from_numpy(np.stack([np.zeros(4000), honest * sign], axis=1).astype(np.float32))
    assert head.best_temperature(scores * 3, labels, 4000) == pytest.approx(3, rel=0.15)
    assert head.best_temperature(torch.tensor([[9.0, 0]] * 4), torch.zeros(4, dtype=torch.long), 4) > 1  # four that are right prove little
    assert 0.6 < head.best_limit(np.array([0.9, 0.95, 0.99]), np.array([0.4, 0.5, 0.6])) < 0.9
    assert head.best_limit(np.full(50, 0.8), np.array([0.99])) < 0.8  # one that nobody could keep out costs no word


def test_a_word_is_put_in_the_middle_with_its_own_surroundings_around_it():
    hiss = np.random.default_rng(0).normal(0, 0.01, 2 * RATE).astype(np.float32)
    hiss[RATE : RATE + 4000] = 0.2
    wave, shift = placed(hiss, RATE, RATE + 4000)
    middle = wave[(LONG - 4000) // 2 : (LONG + 4000) // 2]
    assert shift == MOST_SHIFT and np.allclose(middle, LOUD, atol=1e-6)
    assert np.std(wave[: LONG // 3]) == pytest.approx(0.01 * LOUD / 0.2, rel=0.05)
    long, still = placed(np.full(LENGTH + 999, 0.1, np.float32), 0, LENGTH + 999)
    assert still == 0 and np.count_nonzero(long) == LENGTH


def test_words_and_recordings_are_kept_moved_and_thrown_away():
    kept = Recordings()
    hello, other = kept.add_word("hello"), kept.add_word("<b>other</b>" + "x" * 2**21)
    assert kept.add_word(" HELLO ") == hello and len(kept.words[1].name) == 40 and kept.words[1].name.startswith("<b>other</b>")
    [one] = kept.add(hello, HELLO, "../a.wav")
    assert kept.find(one).name == "a.wav" and kept.find(one).note == ""
    kept.move(one, other)
    assert [len(word.recordings) for word in kept.words] == [0, 1]
    kept.rename(other, "bye")
    kept.remove(one)
    assert kept.find(one) is None and kept.seconds == 0
    kept.remove_word(hello)
    kept.remove_word(NOISE)
    assert [word.name for word in kept.words] == ["bye"] and kept.noise == []


def test_what_cannot_be_taken_is_one_sentence_and_nothing_is_kept():
    kept = Recordings()
    hello = kept.add_word("hello")
    picture = b"\x89PNG\r\n\x1a\n" + bytes(200)
    refused = {SILENCE: file_of(np.zeros(RATE)), "picture": picture, "too short": file_of(np.zeros(100)), "empty": b""}
    for part, data in refused.items():
        with pytest.raises(SoundProblem) as told:
            kept.add(hello, data, "a.wav")
        assert part in str(told.value) and str(told.value).count("\n") == 0, part
    with pytest.raises(SoundProblem, match=r"Background has to last 1\.3 seconds or more"):
        kept.add(NOISE, file_of(np.zeros(RATE)))
    for name, problem in (("", "needs a name"), ("\n \t", "needs a name")):
        with pytest.raises(SoundProblem, match=problem):
            kept.add_word(name)
    with pytest.raises(SoundProblem, match="not there any more"):
        kept.add("nonsense", HELLO)
    assert kept.seconds == 0
    [hiss] = kept.add(hello, file_of(np.random.default_rng(0).normal(0, 0.05, 2 * RATE).clip(-1, 1)))
    assert "only noise" in kept.find(hiss).note  # a clap may be what somebody wants to teach it


def test_what_is_too_long_is_cut_and_said():
    kept = Recordings()
    hello = kept.add_word("hello")
    [long] = kept.add(hello, file_of(np.concatenate([said("anna", "hello"), np.zeros(20 * RATE)])))
    assert "first 10 are kept" in kept.find(long).note
    [row] = kept.add(hello, file_of(in_a_row("anna", "1234")))
    assert "middle 1.3 of it" in kept.find(row).note
    assert len(kept.add(NOISE, file_of(np.full(9 * RATE, 0.01)))) == 7


def test_a_hundred_files_and_too_many_words_are_held_within_limits(monkeypatch):
    kept = Recordings()
    hello = kept.add_word("hello")
    for _ in range(MOST_EACH):
        kept.add(hello, HELLO)
    with pytest.raises(SoundProblem, match="has 20 recordings already"):
        kept.add(hello, HELLO)
    for number in range(MOST_WORDS - 1):
        kept.add_word(f"word {number}")
    with pytest.raises(SoundProblem, match="There are 10 words already"):
        kept.add_word("one more")
    other = kept.words[1].id
    monkeypatch.setattr(kept_recordings, "OWN_SECONDS", kept.seconds)
    with pytest.raises(SoundProblem, match="used up"):
        kept.add(other, HELLO)
    monkeypatch.setattr(kept_recordings, "OWN_SECONDS", 1e6)
    monkeypatch.setattr(kept_recordings, "ALL_SECONDS", kept.seconds)
    with pytest.raises(SoundProblem, match="all who are here"):
        kept.add(other, HELLO)


def test_it_says_what_is_missing_before_it_can_learn():
    workshop = Workshop()
    kept = workshop.recordings
    with pytest.raises(SoundProblem, match="Two words"):
        workshop.teach()
    words = [kept.add_word(name) for name in ("one", "two")]
    assert "needs 2 recordings more" in kept.problem()
    for word, name in zip(words, ("one", "two"), strict=True):
        for voice in ("anna", "ben"):
            kept.put(word, said(voice, name))
    assert "background" in kept.problem()
    kept.put(NOISE, np.zeros(3 * LENGTH, np.float32))
    assert not kept.problem() and workshop.teach().words == ("one", "two")


def test_everybody_has_his_own_and_starting_over_forgets(monkeypatch):
    mine, hers = workshop_of("m" * 24), workshop_of("h" * 24)
    word = mine.recordings.add_word("hello")
    mine.take(word, HELLO)
    assert not hers.recordings.words and workshop_of("m" * 24) is mine
    start_over("m" * 24)
    assert workshop_of("m" * 24).recordings.seconds == 0
    hers.touched -= FORGOTTEN + 1
    workshop_of("m" * 24)
    assert workshop_of("h" * 24) is not hers
    start_over("m" * 24), start_over("h" * 24)


def test_what_is_taken_along_runs_alone_and_gives_the_same_numbers(taught, tmp_path):
    with zipfile.ZipFile(io.BytesIO(network_zip(taught))) as archive:
        archive.extractall(tmp_path)
    samples = np.round(np.pad(stranger("grace", "banana"), (RATE, 0)) * 32767).astype(np.int16)
    soundfile.write(tmp_path / "x.wav", samples, RATE)
    wanted = taught.lesson.learned.probabilities(samples.astype(np.float32) / 32768)
    names = [*taught.lesson.words, "background"]

    def run(*words):
        done = subprocess.run([sys.executable, SCRIPT, *words], cwd=tmp_path, capture_output=True, text=True)
        assert not done.returncode, done.stderr
        return done.stdout.splitlines()

    def listened():
        rows = [dict(part.rsplit(": ", 1) for part in line.split("  ")[2:]) for line in run("listen", "x.wav")]
        return np.array([[float(row[name]) for name in names] for row in rows])

    np.testing.assert_allclose(listened(), wanted, atol=2e-4)
    (tmp_path / "rec").mkdir()
    with zipfile.ZipFile(io.BytesIO(recordings_zip(taught))) as archive:
        archive.extractall(tmp_path / "rec")
    assert run("learn", "rec") == [f"{taught.lesson.learned.judged.right} of 38 that it had not heard"]
    np.testing.assert_allclose(listened(), wanted, atol=2e-3)


def test_a_zip_of_class_folders_comes_in_and_bad_files_are_named(taught):
    file = io.BytesIO(recordings_zip(taught))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("hello/picture.wav", b"\x89PNG\r\n\x1a\n" + bytes(100))
    workshop = Workshop()
    problems = [each for each in unpacked(workshop, file) if each]
    assert [len(word.recordings) for word in workshop.recordings.words] == [10, 10, 10] and len(workshop.recordings.noise) == 8
    assert len(problems) == 1 and "hello/picture.wav: This is a picture" in problems[0]
    with pytest.raises(SoundProblem, match="send the recordings themselves"):
        list(unpacked(workshop, io.BytesIO(b"PK\x03\x04nonsense")))


def test_a_wave_is_drawn_as_shares_of_its_largest_swing():
    samples = np.zeros(100, np.int16)
    samples[0], samples[99] = -32768, 16384
    assert outline(samples, 4) == [100, 0, 0, 50] and outline(np.zeros(1, np.int16), 3) == [0, 0, 0]
