"""Public data sets, downloaded on request: with progress and a stop, checked by their checksums, whole or not at all."""

import errno
import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from http.client import HTTPException
from pathlib import Path

from core.background import Background
from core.data.digits import digit_set
from core.data.origins import ORIGINS
from core.data.pictures import torchvision_weights
from core.data.reviews import imdb
from core.single_flight import single_flight
from core.storage.atomic import writing
from core.storage.home import weights_folder
from core.storage.imagenet import SSDLITE as SSDLITE_FILE
from core.storage.imagenet import coco_classes

PIECE = 64 * 1024
SECONDS = 15  # without an answer: this mirror is given up
FINISHING = 0.15  # share of the progress that is left for what is done with the files


@dataclass(frozen=True)
class File:
    """One of the published files."""

    name: str
    checksum: str  # its MD5 (32 hex digits) or its SHA-256 (64)
    size: int  # bytes


@dataclass(frozen=True)
class Source:
    """A data set on the internet."""

    name: str
    files: tuple[File, ...]
    mirrors: tuple[str, ...]  # addresses that end where a file's name begins
    instead: str  # what is at hand without it, in words
    folder: Callable[[], Path]  # where it is kept
    finish: Callable[[Path], Iterator[float]] | None = None  # what is done with the files once they are whole; gives the share done
    there: Callable[[Path], bool] | None = None  # whether what `finish` made of the files, which are gone then, is in the folder

    @property
    def terms(self) -> str:
        """Who made it, and under what licence, in a sentence."""
        origin = ORIGINS.get(self.name, ORIGINS["ImageNet's weights"])
        return f"From {origin.source}. Licence: {origin.licence}."

    @property
    def megabytes(self) -> int:
        """How much there is to download."""
        return -(-sum(file.size for file in self.files) // 10**6)


MNIST = Source(
    "MNIST",
    (
        File("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
        File("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", 28_881),
        File("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", 1_648_877),
        File("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", 4_542),
    ),
    # where torchvision.datasets.MNIST gets them
    ("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"),
    "the 5,000 digits",
    digit_set.mnist_folder,
)
IMDB = Source(
    "IMDB",
    (File(imdb.ARCHIVE, "7c2ac02c03563afcf9b574c7e56c153a", 84_125_825),),
    ("https://ai.stanford.edu/~amaas/data/sentiment/", "http://ai.stanford.edu/~amaas/data/sentiment/"),
    "the 700 reviews",
    imdb.folder,
    lambda folder: imdb.unpack(folder / imdb.ARCHIVE, folder),
)
WEIGHTS = {
    name: Source(
        f"the weights of {words}",
        (File(file, checksum, size),),
        ("https://download.pytorch.org/models/",),  # where torchvision gets them
        "the built-in network",
        weights_folder,
        partial(torchvision_weights.convert, name, file, checksum),
        partial(torchvision_weights.there, name),
    )
    for name, words, file, checksum, size in torchvision_weights.PUBLISHED
}
_FILE, _SHA256, _SIZE = torchvision_weights.SSDLITE
SSDLITE = Source(
    "SSDlite",
    (File(_FILE, _SHA256, _SIZE),),
    ("https://download.pytorch.org/models/",),
    "EfficientNet-Lite0's class maps",
    weights_folder,
    partial(torchvision_weights.convert, SSDLITE_FILE, _FILE, _SHA256, classes=coco_classes),
    partial(torchvision_weights.there, SSDLITE_FILE),
)
SOURCES = {source.name: source for source in (MNIST, IMDB, *WEIGHTS.values(), SSDLITE)}


def missing(source: Source, folder: Path | None = None) -> list[File]:
    """The files that are not in the folder, or are damaged there."""
    folder = folder or source.folder()
    if source.there and source.there(folder):
        return []
    return [file for file in source.files if not _whole(folder / file.name, file.checksum)]


def _whole(path: Path, checksum: str) -> bool:
    try:
        found = path.stat()
        return _known_checksum(path, len(checksum), found.st_size, found.st_mtime_ns) == checksum
    except OSError:
        return False


@lru_cache(maxsize=16)
def _known_checksum(path: Path, digits: int, size: int, changed: int) -> str:
    """Of a file; it is read again only where its size or its time of change are new."""
    return _checksum(path, digits)


def _checksum(path: Path, digits: int) -> str:
    """MD5 where 32 hex digits are wanted, SHA-256 where it is 64."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, lambda: hashlib.md5(usedforsecurity=False) if digits == 32 else hashlib.sha256()).hexdigest()


def fetch(source: Source, folder: Path) -> Generator[float]:
    """Download what is missing or damaged; gives the share done, from 0 to 1, after every piece.

    A file appears in the folder only when it is whole. Leaving off in the middle leaves nothing behind.

    Raises:
        ValueError: No internet, no room, no permission, or damaged twice; one sentence.
    """
    wanted = missing(source, folder)
    total, done = sum(file.size for file in wanted), 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in wanted:
            for got in _file(source, folder, file):
                yield min((done + got) / total, 1.0)
            done += file.size
    except OSError as problem:
        raise ValueError(_words(source, problem, folder)) from None


def _file(source: Source, folder: Path, file: File) -> Generator[int]:
    """One file, from the first mirror that has it whole, each asked twice; gives the bytes so far."""
    unreachable = True
    for mirror in (*source.mirrors, *source.mirrors):
        try:
            with writing(folder / file.name) as part:
                with part.open("wb") as opened:
                    for piece in _pieces(mirror + file.name, file.size):
                        opened.write(piece)
                        yield opened.tell()
                unreachable = False
                if _checksum(part, len(file.checksum)) != file.checksum:
                    raise HTTPException("It arrived damaged.")
            return
        except (urllib.error.URLError, HTTPException):
            pass  # the next mirror
    if unreachable:
        raise ValueError(
            f"{source.name[0].upper()}{source.name[1:]} could not be reached: is this machine on the internet? "
            f"Without it there is: {source.instead}."
        )
    raise ValueError(f"{file.name} arrived damaged again and again. Try later, or use {source.instead}.")


def _pieces(address: str, size: int) -> Generator[bytes]:
    """What this address sends, up to a little more than `size` bytes; URLError or HTTPException where it breaks off."""
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        try:
            while size >= 0 and (piece := answer.read(PIECE)):
                size -= len(piece)
                yield piece
        except OSError as problem:
            raise urllib.error.URLError(problem) from None


def _words(source: Source, problem: OSError, folder: Path) -> str:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"There is no room for {source.name} in {folder}: {source.megabytes} MB are needed. Make room, or use {source.instead}."
    return f"The app may not write into {folder}, where {source.name} would be kept. Allow it, or use {source.instead}."


class Download(Background):
    """A download in the background: the same for everyone who looks. Its files are whole or not there."""

    def __init__(self, source: Source, folder: Path) -> None:
        super().__init__(f"download {source.name}")
        self.share = 0.0
        self.source, self.folder = source, folder

    def ready(self) -> bool:
        """From the beginning."""
        self.share = 0.0
        return True

    def run(self) -> None:
        """Fetch the files and finish them; `problem` says why not."""
        finish = self.source.finish
        rest = FINISHING if finish else 0.0
        try:
            if self._followed(fetch(self.source, self.folder), 0.0, 1 - rest) and finish:
                self._followed(finish(self.folder), 1 - rest, rest)
        except ValueError as problem:
            self.problem = str(problem)
        except OSError as problem:
            self.problem = _words(self.source, problem, self.folder)

    def _followed(self, shares: Iterator[float], before: float, part: float) -> bool:
        """Do it to its end; False where it was stopped."""
        for share in shares:
            self.share = before + part * share
            if self.stopped.is_set():
                if isinstance(shares, Generator):
                    shares.close()
                return False
        self.share = before + part
        return True


@single_flight
def _download(name: str, folder: Path) -> Download:
    return Download(SOURCES[name], folder)


def download(source: Source) -> Download:
    """The one download of this process into the folder where the app looks for this data set."""
    return _download(source.name, source.folder())
