"""What an album consists of."""

from dataclasses import dataclass

from core.data.album.perceptual_hash import PerceptualHash


@dataclass(frozen=True)
class AlbumClass:
    """One of the things that are to be told apart."""

    id: str
    name: str  # as it was typed


@dataclass(frozen=True, eq=False)
class AlbumPicture:
    """A picture of a class. The same picture may be in several classes; then each says so for itself."""

    id: str
    class_id: str
    name: str  # as the file was called
    width: int  # pixels of what was sent
    height: int
    kin: str  # pictures cut out beside each other have the same
    perceptual_hash: PerceptualHash
    part: str = ""  # "train" or "val", where the folder that it came in says so
