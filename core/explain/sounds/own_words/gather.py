"""A zip of class folders becomes words with their recordings."""

from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from core.data.names import name_key
from core.data.pictures import zips
from core.data.pictures.decoding import PictureProblem
from core.data.sounds.reading import ENDINGS, SoundProblem
from core.data.sounds.recordings import NOISE
from core.explain.sounds.own_words.workshop import Workshop

MOST_FILES = 300  # of a zip: more than all words together can have
NOISE_FOLDERS = ("background", "noise", "background noise", "_background_noise_")


def unpacked(workshop: Workshop, file: IO[bytes]) -> Iterator[str]:
    """Take what is good of a zip, file by file; gives a sentence for each that is not taken, and "" for the others.

    Raises:
        SoundProblem: It cannot be opened, or no folder in it names a word; one sentence.
    """
    try:
        found = zips.opened(cast(BinaryIO, file), file.seek(0, 2))
        if found.folders.doubt:
            raise SoundProblem("It is not clear which folders are the words: put one folder for each word into the zip, and nothing else.")
        if found.count > MOST_FILES:
            raise SoundProblem(f"The zip holds {found.count:,} files; up to {MOST_FILES} are taken.")
        for member in found.members:
            yield _taken(workshop, member)
    except PictureProblem as problem:
        raise SoundProblem(of_recordings(str(problem))) from None


def _taken(workshop: Workshop, member: zips.Member) -> str:
    if member.problem:
        return f"{member.path}: {of_recordings(member.problem)}"
    if not member.path.lower().endswith(ENDINGS):
        return ""
    if not member.kind:
        return f"{member.path}: It lies in no folder that names its word."
    try:
        noise = name_key(member.kind) in NOISE_FOLDERS
        workshop.take(NOISE if noise else workshop.recordings.add_word(member.kind), member.data, member.path)
    except SoundProblem as problem:
        return f"{member.path}: {problem}"
    return ""


def of_recordings(sentence: str) -> str:
    """What is said of a zip of pictures, of one of recordings."""
    return sentence.replace("pictures", "recordings").replace("picture", "recording")
