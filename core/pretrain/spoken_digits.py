"""Spoken words to learn from: recordings and voices, spoilt as rooms, telephones and microphones do, and what the ear hears in them."""

import io
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file

from core.data.sounds import changes
from core.data.sounds.framing import framed
from core.data.sounds.heard import heard
from core.data.sounds.resampling import resampled
from core.data.sounds.voices import DIGITS
from core.models.ear import Ear
from core.models.mel import log_mel
from core.models.spoken_net import NO_DIGIT
from core.pretrain.spoken_words import digit_wishes, other_wishes
from core.pretrain.voices import Said, all_said
from core.storage.tensors import write_tensors

Samples = NDArray[np.float32]
SPOILT, PIECE = 3, 512  # how often each recording is; words in one file
BACKWARDS = 0.5  # share of the recordings that are heard backwards, too, as no digit
LOOSE = 2400  # samples of what is around a word that may come along
TIGHT = 400  # samples of it that may be missing
SEED = 0


@dataclass(frozen=True)
class Word:
    """One word, cut out."""

    samples: Samples
    label: int  # 0 to 9, or NO_DIGIT
    who: str  # "speaker-1", "flite slt"


@dataclass(frozen=True)
class Example:
    """A word to learn from, spoilt when it is asked for."""

    word: Word
    plain: bool  # as it was said
    number: int  # of the example: what it is spoilt by

    def said(self) -> Samples:
        """Its samples."""
        return self.word.samples if self.plain else spoilt(self.word, np.random.default_rng((SEED, self.number))).samples


@dataclass(frozen=True)
class HeardWords:
    """What the ear heard in many words, before its last stage, which learns with the head."""

    maps: torch.Tensor  # (N, 96, 22, 2) before its last stage, in 16 bits
    labels: torch.Tensor  # (N,) 0 to 10
    who: NDArray[np.str_]  # (N,)
    plain: NDArray[np.bool_]  # (N,) not spoilt

    def only(self, rows: NDArray[np.bool_]) -> "HeardWords":
        """A part of them."""
        return HeardWords(self.maps[rows], self.labels[rows], self.who[rows], self.plain[rows])


def recordings(data: Path) -> Iterator[Word]:
    """Those of the Free Spoken Digit Dataset in `data`, each by a person.

    Raises:
        FileNotFoundError: The folder does not hold spoken-digits/.
    """
    with tarfile.open(data / "spoken-digits" / "speakers.tar") as tar:
        for member in tar:
            who, label, _ = member.name.split("/")
            samples, rate = soundfile.read(io.BytesIO(tar.extractfile(member).read()), dtype="float32")  # type: ignore[union-attr]  # files only
            yield Word(cut_out(resampled(samples, rate)), int(label), who)


def spoken(said: Said) -> Iterator[Word]:
    """What voices said, as words."""
    for row in range(len(said)):
        word = said.words[row]
        yield Word(cut_out(said[row]), DIGITS.index(word) if word in DIGITS else NO_DIGIT, said.voices[row])


def cut_out(samples: Samples) -> Samples:
    """From the beginning of the first word to the end of the last."""
    words = heard(samples).words
    return samples[words[0][0] : words[-1][1]] if words else samples


def people(data: Path) -> list[Example]:
    """Recordings as they are, spoilt, and backwards as no digit."""
    random = np.random.default_rng(SEED)
    words = list(recordings(data))
    backwards = [Word(one.samples[::-1].copy(), NO_DIGIT, one.who) for one in words if random.random() < BACKWARDS]
    return _numbered([*((one, True) for one in words), *((one, False) for one in [*words * SPOILT, *backwards])])


def voices(data: Path, work: Path) -> list[Example]:
    """What programs say, digits and other words, half of it as it was said and half spoilt."""
    random = np.random.default_rng(SEED)
    words = [*spoken(all_said(digit_wishes(), work / "digits.npz")), *spoken(all_said(other_wishes(data), work / "others.npz"))]
    return _numbered([(words[row], bool(random.random() < 0.5)) for row in random.permutation(len(words))])


def _numbered(words: list[tuple[Word, bool]]) -> list[Example]:
    return [Example(word, plain, number) for number, (word, plain) in enumerate(words)]


def spoilt(word: Word, random: np.random.Generator) -> Word:
    """As it might arrive: said faster or higher, in a room, on the telephone, among noise, badly cut out."""
    samples = word.samples
    if random.random() < 0.6:
        samples = changes.faster(samples, random.uniform(0.85, 1.22))
    if random.random() < 0.3:
        samples = changes.higher(samples, random.uniform(-3, 5))
    if random.random() < 0.3:
        samples = changes.echo(samples, random.uniform(0.1, 0.6), random, random.uniform(0.2, 0.6))
    if random.random() < 0.25:
        samples = changes.telephone(samples / max(float(np.abs(samples).max()), 1e-6))
    samples = samples[random.integers(TIGHT) : len(samples) - random.integers(TIGHT)] if random.random() < 0.5 else samples
    samples = np.pad(samples, random.integers(0, LOOSE, 2)) if random.random() < 0.5 else samples
    if random.random() < 0.6:
        colour = str(random.choice(list(changes.COLOURS)))
        samples = changes.with_noise(samples, random.uniform(5, 35), changes.noise(len(samples), colour, random))
    if random.random() < 0.1:
        peak = float(np.abs(samples).max()) * random.uniform(0.3, 1)
        samples = samples.clip(-peak, peak)
    return Word(samples.astype(np.float32), word.label, word.who)


def heard_words(ear: Ear, examples: list[Example], work: Path, name: str) -> HeardWords:
    """What the ear hears in examples; kept in files of `work`, so that whoever stops it may go on later."""
    parts = []
    for start in range(0, len(examples), PIECE):
        piece, file = examples[start : start + PIECE], work / f"{name}-{start}.safetensors"
        if not file.exists():
            write_tensors(file, {"maps": listen(ear, [one.said() for one in piece])})
            print(f"{name}: {start + len(piece)} of {len(examples)} words heard", file=sys.stderr, flush=True)
        parts.append(load_file(file)["maps"])
    labels = torch.tensor([one.word.label for one in examples])
    who, plain = np.array([one.word.who for one in examples]), np.array([one.plain for one in examples])
    return HeardWords(torch.cat(parts), labels, who, plain)


@torch.inference_mode()
def listen(ear: Ear, words: list[Samples]) -> torch.Tensor:
    """What the ear hears in words, 16,000 samples a second, before its last stage: (N, 96, 22, 2) in 16 bits."""
    waves = torch.from_numpy(np.stack([framed(word) for word in words]))
    return torch.cat([ear.until_last_stage(log_mel(part)).half() for part in waves.split(32)])
