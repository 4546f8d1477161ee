"""The reader of spoken digits: one in a recording, or several in a row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.sounds.framing import LENGTH, framed
from core.data.sounds.heard import Heard, heard
from core.data.sounds.reading import Sound, SoundProblem, open_sound
from core.data.sounds.resampling import RATE
from core.models import files
from core.models.mel import log_mel
from core.models.spoken_net import NO_DIGIT, SpokenNet

NAME = "spoken-digits"
MOST_WORDS = 24  # that are read in a row
AT_ONCE = 32  # words in one pass


@dataclass(frozen=True)
class SpokenReading:
    """What one word is taken for."""

    label: int  # the likeliest digit, 0 to 9
    confidence: float  # its probability, given that it is a digit
    probabilities: NDArray[np.float32]  # (10,) given that it is a digit
    doubt: float  # the probability that it is none
    accepted: bool  # it is taken for a digit
    start: float  # seconds into the recording
    end: float


class SpokenReader:
    """Reads spoken digits. Safe to share between threads: nothing in it changes."""

    def __init__(self, model: SpokenNet, temperature: float, limit: float) -> None:
        """The network, what its scores are divided by so that probabilities are honest, and the doubt from which on it refuses."""
        self.model = model.eval().requires_grad_(False).to(memory_format=torch.channels_last)
        self.temperature, self.limit = temperature, limit

    @classmethod
    def from_files(cls, folder: Path = files.MODELS) -> "SpokenReader":
        """The shipped network: the pretrained ear, its last stage as it has learnt on, and the head."""
        card = files.read_card(NAME, folder)
        model = SpokenNet(card["network"]["hidden"])
        files.load_weights(model.ear, "ear", folder)
        files.load_weights(model.learnt(), NAME, folder)
        return cls(model, card["temperature"], card["limit"])

    def __call__(self, recording: str | Path | bytes | NDArray[np.generic], rate: int | None = None) -> SpokenReading:
        """One digit in a recording: a file (WAV, FLAC, OGG, MP3), its bytes, or an array with its rate.

        All that is heard counts as one word. For a row of digits ask `several`.

        Raises:
            SoundProblem: It is no recording, or there is nothing but silence in it; one sentence.
            OSError: There is no such file.
        """
        return self.listen(open_sound(recording, rate))

    def listen(self, sound: Sound) -> SpokenReading:
        """The same for a recording that has been read."""
        found = heard(sound.samples)
        if not found.words:
            raise SoundProblem(found.problem)
        reading = self.read(sound.samples, [(found.words[0][0], found.words[-1][1])])[0]
        return replace(reading, accepted=reading.accepted and found.voice)

    def several(self, sound: Sound, found: Heard | None = None) -> list[SpokenReading]:
        """Digits in a row, such as a telephone number, with pauses between them; each is read for itself.

        Raises:
            SoundProblem: There is nothing in it, or there are too many words; one sentence.
        """
        found = found or heard(sound.samples)
        if not found.words:
            raise SoundProblem(found.problem)
        if len(found.words) > MOST_WORDS:
            raise SoundProblem(f"There are {len(found.words)} words in this recording; up to {MOST_WORDS} can be read in a row.")
        return self.read(sound.samples, found.words)

    def read(self, samples: NDArray[np.float32], spans: Sequence[tuple[int, int]]) -> list[SpokenReading]:
        """Words of samples (N,), 16,000 a second, each from its first sample to the one after its last."""
        return self.read_framed(np.stack([framed(samples, *span) for span in spans]), spans)

    def read_framed(self, waves: NDArray[np.float32], spans: Sequence[tuple[int, int]] = ()) -> list[SpokenReading]:
        """Words as `framed` makes them (N, LENGTH), or what is left of them; `spans` says from where to where each went in a recording."""
        spans = spans or [(0, LENGTH)] * len(waves)
        scores = self.scores(waves)
        every = torch.softmax(scores / self.temperature, dim=1)
        digits = torch.softmax(scores[:, :NO_DIGIT] / self.temperature, dim=1)
        return [self._reading(*row) for row in zip(digits, every[:, NO_DIGIT].tolist(), spans, strict=True)]

    def _reading(self, digits: torch.Tensor, doubt: float, span: tuple[int, int]) -> SpokenReading:
        label = int(digits.argmax())
        start, end = span[0] / RATE, span[1] / RATE
        return SpokenReading(label, float(digits[label]), digits.numpy(), doubt, doubt < self.limit, start, end)

    @torch.inference_mode()
    def scores(self, waves: NDArray[np.float32]) -> torch.Tensor:
        """Scores (N, 11) of words as `framed` makes them, (N, LENGTH)."""
        assert waves.shape[1:] == (LENGTH,)
        return torch.cat([self.model(log_mel(part)) for part in torch.from_numpy(waves).split(AT_ONCE)])
