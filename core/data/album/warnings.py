"""What is wrong with the pictures of an album, in words, and what can be done about it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.data.album.album import Album
from core.data.album.parts import AlbumPicture
from core.data.album.perceptual_hash import GRID, alike
from core.data.album.split import all_alike, given
from core.data.pictures.layout import VAL

ENOUGH = 10  # pictures of a class
UNBALANCED = 3  # times as many pictures as the smallest class
BACKGROUND = 12.0  # levels of 255 by which the edges of a class's pictures differ from their mean
SUSPICIOUS = 8  # pictures of a class of which something can be said
NAMED = 3  # examples that are named


@dataclass(frozen=True)
class AlbumWarning:
    """One thing that would make the network worse, or its figures wrong."""

    text: str  # names in it are as they were typed: show it as text
    cure: str = ""  # what a button says; "" where only new pictures help
    mend: Callable[[], None] | None = field(default=None, repr=False)  # what the button does


class _Look:
    """An album as it is now, with what the checks ask of it."""

    def __init__(self, album: Album) -> None:
        self.album = album
        self.classes, self.pictures, self.labels = album.labelled()
        self.names = [f"“{each.name}”" for each in self.classes]
        self.counts = np.bincount(self.labels, minlength=len(self.classes))
        self.of = [[each for each in self.pictures if each.class_id == kind.id] for kind in self.classes]
        self.pairs = alike([each.perceptual_hash for each in self.pictures])  # that look alike, (P, 2)
        first, second = self.labels[self.pairs.T]
        self.same, self.across = self.pairs[first == second], self.pairs[first != second]  # in one class, and in two

    def excluding(self, text: str, cure: str, pictures: Sequence[AlbumPicture]) -> AlbumWarning:
        """A warning that is mended by leaving these pictures out."""
        return AlbumWarning(text, cure, partial(self.album.exclude, pictures))


def found_warnings(album: Album) -> tuple[AlbumWarning, ...]:
    """All that there is to say about an album, the worst first."""
    look = _Look(album)
    checks = (_two_classes, _told_before, _copies, _alike_only, _empty, _few, _unbalanced, _backgrounds, _sizes)
    return tuple(warning for check in checks for warning in check(look))


def _two_classes(look: _Look) -> Iterator[AlbumWarning]:
    rows = sorted(set(look.across.ravel().tolist()))
    if rows:
        (first, in_first), (second, in_second) = ((look.pictures[row].name, look.names[look.labels[row]]) for row in look.across[0])
        text = (
            f"{len(rows)} pictures look the same, but are in different classes, such as “{first}” in {in_first} and “{second}” in "
            f"{in_second}: whatever the network answers, one of them is called wrong."
        )
        yield look.excluding(text, f"Set these {len(rows)} aside", [look.pictures[row] for row in rows])


def _copies(look: _Look) -> Iterator[AlbumWarning]:
    rows = _later_copies(look.same)
    if rows:
        per_class = Counter(look.names[look.labels[row]] for row in rows)
        text = (
            f"{len(rows)} {'picture is' if len(rows) == 1 else 'pictures are'} nearly the same as another one of the class "
            f"({_list([f'{count} of {name}' for name, count in per_class.most_common()])}). Nothing new is learnt from a copy. Copies "
            "are never parted, unless your folders do so: either all are learnt from, or all are checked with."
        )
        yield look.excluding(text, f"Set {len(rows)} aside, keep one of each", [look.pictures[row] for row in rows])


def _told_before(look: _Look) -> Iterator[AlbumWarning]:
    known = given(look.pictures, look.labels)
    held = [place for place, each in enumerate(look.pictures) if known[place] and each.part == VAL]
    learnt = np.flatnonzero(known & ~np.isin(np.arange(len(known)), held))
    both = look.same[(np.isin(look.same, held).any(axis=1)) & (np.isin(look.same, learnt).any(axis=1))]
    rows = sorted(set(both.ravel().tolist()) & set(held))
    if rows:
        text = (
            f"{len(rows)} of the pictures in your validation folders {'looks' if len(rows) == 1 else 'look'} like one in your training "
            "folders: what was learnt is asked again, and the accuracy looks better than it is."
        )
        yield look.excluding(text, f"Set {len(rows)} aside", [look.pictures[row] for row in rows])


def _later_copies(pairs: NDArray[np.int64]) -> list[int]:
    """Pictures that look like an earlier one that is kept."""
    dropped: set[int] = set()
    for first, second in pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].tolist():
        if first not in dropped:
            dropped.add(second)
    return sorted(dropped)


def _alike_only(look: _Look) -> Iterator[AlbumWarning]:
    places = all_alike(look.pictures, look.labels, look.pairs) if len(look.pairs) else []
    if names := [look.names[place] for place in places if look.counts[place] > 1]:
        yield AlbumWarning(
            f"The pictures of {_list(names)} look so much alike that near copies have to be learnt from and checked with: the accuracy "
            "will look better than it is. Bring some from other sides, in other light, at another place."
        )


def _empty(look: _Look) -> Iterator[AlbumWarning]:
    for each, name, count in zip(look.classes, look.names, look.counts, strict=True):
        if len(look.classes) > 2 and not count:
            yield AlbumWarning(f"{name} has no pictures.", f"Remove {name}", partial(look.album.remove_class, each.id))


def _few(look: _Look) -> Iterator[AlbumWarning]:
    if few := [f"{name} {count}" for name, count in zip(look.names, look.counts, strict=True) if 0 < count < ENOUGH]:
        yield AlbumWarning(
            f"Few pictures: {_list(few)}. With {ENOUGH} or more of each class, from several sides and in several places, the network errs "
            "less, and its accuracy means more: a quarter of the pictures is kept apart to check with."
        )


def _unbalanced(look: _Look) -> Iterator[AlbumWarning]:
    if len(look.counts) < 2:
        return
    least, greatest = int(look.counts.min()), int(look.counts.max())
    if least and greatest >= max(UNBALANCED * least, ENOUGH):
        large, small = look.names[int(look.counts.argmax())], look.names[int(look.counts.argmin())]
        text = (
            f"{large} has {greatest} pictures, {small} only {least}: by answering {large} every time, a network would be right "
            f"{100 * greatest / look.counts.sum():.0f} % of the time. Bring more of {small}, or use fewer of the others."
        )
        most = max(2 * least, ENOUGH)
        yield look.excluding(text, f"Use at most {most} of each class", [each for pictures in look.of for each in _surplus(pictures, most)])


def _surplus(pictures: list[AlbumPicture], most: int) -> list[AlbumPicture]:
    """What is left out when `most` are kept, evenly from the first to the last."""
    if len(pictures) <= most:
        return []
    kept = set(np.linspace(0, len(pictures) - 1, most).round().astype(int).tolist())
    return [each for place, each in enumerate(pictures) if place not in kept]


def _backgrounds(look: _Look) -> Iterator[AlbumWarning]:
    many = ((name, pictures) for name, pictures in zip(look.names, look.of, strict=True) if len(pictures) >= SUSPICIOUS)
    plain = [name for name, pictures in many if _edges_apart(pictures) < BACKGROUND]
    if plain and len(look.classes) > 1:
        yield AlbumWarning(
            f"All pictures of {_list(plain)} have much the same edges: the same background, perhaps. Then the network may learn the "
            "background instead of the thing. Bring pictures from other places."
        )


def _edges_apart(pictures: Sequence[AlbumPicture]) -> float:
    """Levels by which the outermost cells of the miniatures differ from their mean over all pictures."""
    colours = np.stack([each.perceptual_hash.colours for each in pictures]).astype(np.float32)  # (N, 8, 8, 3)
    edge = np.ones((GRID, GRID), bool)
    edge[1:-1, 1:-1] = False
    return float(colours[:, edge].std(axis=0).mean())


def _sizes(look: _Look) -> Iterator[AlbumWarning]:
    shapes = [{(each.width, each.height) for each in pictures} for pictures in look.of]
    uniform = len(shapes) > 1 and all(len(shape) == 1 for shape in shapes) and look.counts.min() >= SUSPICIOUS
    if uniform and len(set.union(*shapes)) > 1:
        said = [f"{name} {w} × {h}" for name, ((w, h),) in zip(look.names, shapes, strict=True)]
        yield AlbumWarning(
            f"All pictures of a class have one size, and the classes differ in it ({_list(said)}): so they come from different cameras or "
            "places, and the network may learn these instead of the things. Bring pictures of every class from the same sources."
        )


def _list(words: Sequence[str]) -> str:
    shown = [*words[:NAMED], f"{len(words) - NAMED} more"] if len(words) > NAMED + 1 else list(words)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
