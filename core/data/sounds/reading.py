"""Recordings from people, read safely: a file or an array becomes one channel with 16,000 samples a second, or a sentence says why not."""

import io
import re
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from core.data.sounds.resampling import RATE, resampled

Samples = NDArray[np.float32]
ENDINGS = (".wav", ".wave", ".flac", ".ogg", ".oga", ".opus", ".mp3")
KINDS = "WAV, FLAC, OGG or MP3"
FORMATS = {"WAV", "WAVEX", "FLAC", "OGG", "MP3"}
MAX_BYTES = 40 * 2**20
MAX_SECONDS, SHORTEST = 60.0, 0.05  # of a recording
MIN_RATE, MAX_RATE, MAX_CHANNELS = 4_000, 384_000, 16
BLOCK = 2**18  # numbers that are decoded at once, of all channels together
MAX_WORK = 10.0  # seconds of the processor for one file
EARLY = 0.98  # of what the header promises: less than this is told
FOREIGN = (  # how files begin that people take for recordings, what they are, and the way out
    (rb"(?s)....ftyp(M4A|M4B)", "an M4A recording", f"save it as {KINDS}"),
    (rb"(?s)....ftyp|\x1aE\xdf\xa3|RIFF....AVI |FLV|\0\0\x01\xba|\x30\x26\xb2\x75", "a film", f"save its sound as {KINDS}"),
    (rb"(?s)\x89PNG|\xff\xd8\xff|GIF8|BM....\0\0|RIFF....WEBP|II\*\0|MM\0\*", "a picture", f"send a recording: {KINDS}"),
    (rb"(?s).{0,1000}%PDF-", "a PDF", f"send a recording: {KINDS}"),
    (rb"(?is)\W{0,9}<(!doctype html|html|\?xml|svg)", "a web page", f"send a recording: {KINDS}"),
    (rb"PK\x03\x04|\x1f\x8b", "a packed file", "send what is in it"),
    (rb"MThd", "a MIDI file, notes without sound", f"send a recording: {KINDS}"),
    (rb"#!AMR", "an AMR recording", f"save it as {KINDS}"),
)
NO_SOUND = f"This is not a recording that can be read; send a {KINDS} file."
DAMAGED = "The recording is damaged; save it again or send another one."
NO_NUMBERS = "The recording holds values that are no numbers (NaN or infinite); save it again."


class SoundProblem(ValueError):
    """It is no recording we can take; the message is one plain sentence."""


@dataclass(frozen=True)
class Sound:
    """A recording, ready to be listened to."""

    samples: Samples  # (N,) in [-1, 1], 16,000 a second
    rate: int  # samples a second that it came with
    channels: int  # that were mixed to one
    notes: tuple[str, ...] = ()  # what was odd about it and could be helped, a sentence each

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / RATE


def open_sound(source: str | Path | bytes | NDArray[np.generic], rate: int | None = None) -> Sound:
    """Read a recording within limits.

    Args:
        source: A file, its bytes, or an array (N,), (N, channels) or (channels, N): floats in [-1, 1] or whole numbers.
        rate: Samples a second of an array; a file says so itself.

    Raises:
        SoundProblem: Not a recording, of a format we do not take, broken, too long or too short.
        OSError: There is no such file, or it may not be read.
    """
    if isinstance(source, np.ndarray):
        return _from_array(source, rate)
    if not isinstance(source, bytes):
        size = Path(source).stat().st_size
        data = Path(source).read_bytes() if size <= MAX_BYTES else b""
    else:
        size, data = len(source), source
    if size > MAX_BYTES:
        raise SoundProblem(f"The file has {size / 2**20:.0f} MB; the limit is {MAX_BYTES // 2**20} MB.")
    if not data:
        raise SoundProblem("The file is empty.")
    for start, name, way_out in FOREIGN:
        if re.match(start, data[:5000]):
            raise SoundProblem(f"This is {name}, not a recording that can be read here; {way_out}.")
    try:
        return _decoded(data)
    except SoundProblem:
        raise
    except Exception:  # libsndfile lets errors of many kinds out where a file is not as it should be
        raise SoundProblem(DAMAGED if data.startswith((b"RIFF", b"fLaC", b"OggS", b"ID3")) else NO_SOUND) from None


def _decoded(data: bytes) -> Sound:
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        if file.format not in FORMATS:
            raise SoundProblem(f"This is {file.format}, a kind of recording that is not read here; save it as {KINDS}.")
        _check(file.samplerate, file.channels)
        promised = file.frames
        endless = promised >= 2**30  # a program that did not know how long it would become
        if promised > MAX_SECONDS * file.samplerate and not (endless or _lies(file.format, promised, data)):
            raise _too_long(promised / file.samplerate)
        mono = _mixed(file)
        rate, channels = file.samplerate, file.channels
    short = not endless and len(mono) < EARLY * promised
    early = (f"The file ends early: {len(mono) / rate:.1f} of {promised / rate:.1f} seconds are in it.",)
    notes = early if short else _early(data, mono, rate)
    return _finished(mono, rate, channels, notes)


def _lies(format_: str, promised: int, data: bytes) -> bool:
    """Whether a WAV promises more than its bytes can hold."""
    return format_ in ("WAV", "WAVEX") and promised > 8 * len(data)


def _early(data: bytes, mono: Samples, rate: int) -> tuple[str, ...]:
    """A note where the header of a WAV promises more bytes than there are: libsndfile reads what there is, and says nothing."""
    place = data.find(b"data", 12) if data[:4] == b"RIFF" else -1
    promised = int.from_bytes(data[place + 4 : place + 8], "little") if place > 0 else 0
    there = len(data) - place - 8
    if place < 0 or there >= EARLY * promised or promised > 2**30:
        return ()
    return (f"The file ends early: {len(mono) / rate:.1f} of {len(mono) / rate * promised / max(there, 1):.1f} seconds are in it.",)


def _mixed(file: soundfile.SoundFile) -> Samples:
    """All channels' mean, block by block, so that nothing large is ever held."""
    end, parts, count = time.thread_time() + MAX_WORK, [], 0
    while len(block := file.read(max(BLOCK // file.channels, 1), dtype="float32", always_2d=True)):
        parts.append(block.mean(axis=1, dtype=np.float32))
        count += len(block)
        if count > MAX_SECONDS * file.samplerate:
            raise _too_long(file.frames / file.samplerate)
        if time.thread_time() > end:
            raise SoundProblem("The recording takes far too long to decode; save it again as an ordinary WAV.")
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _from_array(array: NDArray[np.generic], rate: int | None) -> Sound:
    if rate is None:
        raise SoundProblem("Of an array the rate has to be told: how many samples a second it has.")
    if array.ndim not in (1, 2) or not array.size or array.dtype.kind not in "iuf":
        raise SoundProblem("A recording has the shape (samples,) or (samples, channels), and holds numbers.")
    if array.ndim == 2 and array.shape[0] < array.shape[1] and array.shape[0] <= MAX_CHANNELS:
        array = array.T
    channels = 1 if array.ndim == 1 else array.shape[1]
    _check(rate, channels)
    if len(array) > MAX_SECONDS * rate:
        raise _too_long(len(array) / rate)
    values = array.astype(np.float32)
    if array.dtype.kind in "iu":
        half = float(2 ** (8 * array.dtype.itemsize - 1))
        values = ((array.astype(np.float64) - (half if array.dtype.kind == "u" else 0)) / half).astype(np.float32)
    return _finished(values if values.ndim == 1 else values.mean(axis=1), int(rate), channels, ())


def _check(rate: int, channels: int) -> None:
    if not isinstance(rate, int | np.integer) or not MIN_RATE <= rate <= MAX_RATE:
        raise SoundProblem(f"The recording says it has {rate} samples a second; {MIN_RATE:,} to {MAX_RATE:,} can be read.")
    if channels > MAX_CHANNELS:
        raise SoundProblem(f"The recording has {channels} channels; up to {MAX_CHANNELS} can be read.")


def _too_long(seconds: float) -> SoundProblem:
    long = f"{seconds / 60:,.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"
    return SoundProblem(f"The recording lasts {long}; send one of up to {MAX_SECONDS:.0f} seconds.")


def _finished(mono: Samples, rate: int, channels: int, notes: tuple[str, ...]) -> Sound:
    if len(mono) < SHORTEST * rate:
        raise SoundProblem("The recording is too short to hear anything in it." if len(mono) else "There is no sound in the file.")
    if not np.isfinite(mono).all():
        raise SoundProblem(NO_NUMBERS)
    mono = mono - mono.mean(dtype=np.float64).astype(np.float32)  # some cards add a constant to everything
    peak = float(np.abs(mono).max())
    if peak > 1.5:  # floats without a limit
        mono, notes = mono / np.float32(peak), (*notes, "Its values lie beyond -1 and 1; it was made quieter until they fit.")
    return Sound(resampled(mono, rate), rate, channels, notes)
