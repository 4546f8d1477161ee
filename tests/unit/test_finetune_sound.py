"""Words of one's own from a folder of recordings: one line of JSON."""

import sys

import pytest
import soundfile

from core.data.sounds.resampling import RATE
from core.data.sounds.voices import LABELS, said
from core.finetune.sound import finetune_sound


def fill(folder, words, voices):
    for word in words:
        (folder / word).mkdir(parents=True)
        for voice in voices:
            soundfile.write(folder / word / f"{voice}.wav", said(voice, word), RATE)


def test_words_of_ones_own_are_learnt_from_a_folder(tmp_path):
    fill(tmp_path, ("hello", "banana", "window"), list(LABELS))
    (tmp_path / "hello" / "picture.wav").write_bytes(b"\x89PNG" + bytes(100))
    heard = []
    found = finetune_sound(tmp_path, 0, 0.0, heard.append)
    assert found["classes"] == ["banana", "hello", "window"] and found["n_train"] + found["n_val"] == 36
    assert found["val_accuracy"] == 1.0 and found["per_class"] == dict.fromkeys(found["classes"], 1.0)
    assert any("picture.wav is left out: This is a picture" in words for words in heard)
    parted = tmp_path / "parted"
    fill(parted / "train", ("one", "two"), ["anna", "ben", "clara"])
    fill(parted / "val", ("one", "two"), ["duncan"])
    found = finetune_sound(parted, 0, 0.0, heard.append)
    assert (found["n_train"], found["n_val"]) == (6, 2)


@pytest.mark.parametrize(
    ("words", "voices", "sentence"),
    [((), (), "no class folders"), (("one",), ("anna", "ben"), "Two classes"), (("one", "two"), ("anna",), "two or more")],
)
def test_a_folder_to_learn_no_words_from_is_one_sentence_and_exit_status_2(words, voices, sentence, tmp_path, monkeypatch, capsys):
    from core.finetune.__main__ import main

    fill(tmp_path, words, voices)
    monkeypatch.setattr(sys, "argv", ["finetune", str(tmp_path), "--sound"])
    with pytest.raises(SystemExit) as end:
        main()
    out, err = capsys.readouterr()
    assert end.value.code == 2 and not out and sentence in err.splitlines()[-1]
