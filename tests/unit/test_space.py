"""Free space is looked at before something is written."""

import shutil
from types import SimpleNamespace

import pytest

from core.storage.space import SPARE, NoRoom, room


@pytest.fixture
def free(monkeypatch):
    """A disk with so many bytes free, and where it was looked at."""
    looked = []

    def give(size):
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: looked.append(folder) or SimpleNamespace(free=size))
        return looked

    return give


def test_what_fits_passes_and_what_does_not_is_a_sentence_with_both_numbers(tmp_path, free):
    free(SPARE + 1000)
    room(tmp_path, 1000)
    with pytest.raises(NoRoom, match=r"The disk .* is full: 33 MB are needed and 32 MB are free\. Free some space, then try again\."):
        room(tmp_path, 2**20)
    assert issubclass(NoRoom, OSError)  # whoever is ready for a full disk is ready for this


def test_a_folder_that_is_not_there_yet_is_on_the_disk_of_what_is(tmp_path, free):
    looked = free(10**12)
    room(tmp_path / "runs" / "new", 1)
    assert looked == [tmp_path]


def test_a_disk_that_cannot_be_asked_is_no_reason_to_refuse(tmp_path, monkeypatch):
    def unknown(folder):
        raise OSError("not supported")

    monkeypatch.setattr(shutil, "disk_usage", unknown)
    room(tmp_path, 10**15)
