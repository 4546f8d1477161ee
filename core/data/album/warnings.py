"""What is wrong with the pictures of an album, in words, and what can be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.data.album.likeness import GRID, alike
from core.data.album.parts import AlbumClass, AlbumPicture
from core.data.album.split import all_alike

if TYPE_CHECKING:
    from core.data.album.album import Album

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


@dataclass(frozen=True, eq=False)
class _Look:
    album: Album
    classes: Sequence[AlbumClass]
    pictures: Sequence[AlbumPicture]
    labels: NDArray[np.int64]
    pairs: NDArray[np.int64]  # that look alike

    def of(self, label: int) -> list[AlbumPicture]:
        return [each for each, mine in zip(self.pictures, self.labels, strict=True) if mine == label]


def found_warnings(album: Album) -> tuple[AlbumWarning, ...]:
    """All that there is to say about an album, the worst first."""
    classes, pictures = album.classes, album.pictures
    places = {each.id: place for place, each in enumerate(classes)}
    pictures = tuple(each for each in pictures if each.class_id in places)
    labels = np.array([places[each.class_id] for each in pictures], np.int64)
    look = _Look(album, classes, pictures, labels, alike([each.likeness for each in pictures]))
    return tuple(w for check in (_two_classes, _copies, _alike_only, _empty, _few, _unbalanced, _backgrounds, _sizes) for w in check(look))


def _two_classes(look: _Look) -> list[AlbumWarning]:
    pairs = look.pairs[look.labels[look.pairs[:, 0]] != look.labels[look.pairs[:, 1]]] if len(look.pairs) else look.pairs
    if not len(pairs):
        return []
    rows = sorted(set(pairs.ravel().tolist()))
    first, second = (look.pictures[row] for row in pairs[0])
    names = [look.classes[look.labels[row]].name for row in pairs[0]]
    text = (
        f"{len(rows)} pictures look the same, but are in different classes, such as “{first.name}” in “{names[0]}” and “{second.name}” in "
        f"“{names[1]}”: whatever the network answers, one of them is called wrong."
    )
    return [AlbumWarning(text, f"Set these {len(rows)} aside", lambda: look.album.set_aside([look.pictures[row] for row in rows]))]


def _copies(look: _Look) -> list[AlbumWarning]:
    same = look.pairs[look.labels[look.pairs[:, 0]] == look.labels[look.pairs[:, 1]]] if len(look.pairs) else look.pairs
    rows = _later_copies(same)
    if not rows:
        return []
    per_class = Counter(look.classes[look.labels[row]].name for row in rows)
    text = (
        f"{len(rows)} {'picture is' if len(rows) == 1 else 'pictures are'} nearly the same as another one of the class "
        f"({_list([f'{count} of “{name}”' for name, count in per_class.most_common()])}). Nothing new is learnt from a copy. Copies are "
        "never parted: either all are learnt from, or all are checked with."
    )
    return [AlbumWarning(text, f"Set {len(rows)} aside, keep one of each", lambda: look.album.set_aside([look.pictures[r] for r in rows]))]


def _later_copies(pairs: NDArray[np.int64]) -> list[int]:
    """Pictures that look like an earlier one that is kept."""
    dropped: set[int] = set()
    for first, second in pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].tolist():
        if first not in dropped:
            dropped.add(second)
    return sorted(dropped)


def _alike_only(look: _Look) -> list[AlbumWarning]:
    counts = np.bincount(look.labels, minlength=len(look.classes))
    names = [look.classes[at].name for at in all_alike(look.pictures, look.labels, look.pairs) if counts[at] > 1] if len(look.pairs) else []
    if not names:
        return []
    return [
        AlbumWarning(
            f"The pictures of {_list([f'“{name}”' for name in names])} look so much alike that near copies have to be learnt from and "
            "checked with: the accuracy will look better than it is. Bring some from other sides, in other light, at another place."
        )
    ]


def _empty(look: _Look) -> list[AlbumWarning]:
    found = []
    for place, each in enumerate(look.classes):
        if len(look.classes) > 2 and not (look.labels == place).any():
            found.append(AlbumWarning(f"“{each.name}” has no pictures.", f"Remove “{each.name}”", _remover(look.album, each.id)))
    return found


def _remover(album: Album, class_id: str) -> Callable[[], None]:
    return lambda: album.remove_class(class_id)


def _few(look: _Look) -> list[AlbumWarning]:
    counts = np.bincount(look.labels, minlength=len(look.classes))
    few = [f"“{each.name}” {count}" for each, count in zip(look.classes, counts, strict=True) if 0 < count < ENOUGH]
    if not few:
        return []
    return [
        AlbumWarning(
            f"Few pictures: {_list(few)}. With {ENOUGH} or more of each class, from several sides and in several places, the network errs "
            "less, and its accuracy means more: a quarter of the pictures is kept apart to check with."
        )
    ]


def _unbalanced(look: _Look) -> list[AlbumWarning]:
    counts = np.bincount(look.labels, minlength=len(look.classes))
    if len(counts) < 2 or counts.min() == 0 or counts.max() < UNBALANCED * counts.min() or counts.max() < ENOUGH:
        return []
    large, small = look.classes[int(counts.argmax())], look.classes[int(counts.argmin())]
    most, share = max(2 * int(counts.min()), ENOUGH), counts.max() / counts.sum()
    text = (
        f"“{large.name}” has {counts.max()} pictures, “{small.name}” only {counts.min()}: by answering “{large.name}” every time, a "
        f"network would be right {100 * share:.0f} % of the time. Bring more of “{small.name}”, or use fewer of the others."
    )
    surplus = [each for place in range(len(counts)) for each in _surplus(look.of(place), most)]
    return [AlbumWarning(text, f"Use at most {most} of each class", lambda: look.album.set_aside(surplus))]


def _surplus(pictures: list[AlbumPicture], most: int) -> list[AlbumPicture]:
    """What is left out when `most` are kept, evenly from the first to the last."""
    if len(pictures) <= most:
        return []
    kept = set(np.linspace(0, len(pictures) - 1, most).round().astype(int).tolist())
    return [each for place, each in enumerate(pictures) if place not in kept]


def _backgrounds(look: _Look) -> list[AlbumWarning]:
    plain = []
    for place, each in enumerate(look.classes):
        pictures = look.of(place)
        if len(pictures) >= SUSPICIOUS and _edges_apart(pictures) < BACKGROUND:
            plain.append(f"“{each.name}”")
    if not plain or len(look.classes) < 2:
        return []
    return [
        AlbumWarning(
            f"All pictures of {_list(plain)} have much the same edges: the same background, perhaps. Then the network may learn the "
            "background instead of the thing. Bring pictures from other places."
        )
    ]


def _edges_apart(pictures: Sequence[AlbumPicture]) -> float:
    """Levels by which the outermost cells of the miniatures differ from their mean over all pictures."""
    colours = np.stack([each.likeness.colours for each in pictures]).astype(np.float32)  # (N, 8, 8, 3)
    edge = np.ones((GRID, GRID), bool)
    edge[1:-1, 1:-1] = False
    return float(colours[:, edge].std(axis=0).mean())


def _sizes(look: _Look) -> list[AlbumWarning]:
    shapes = [{(each.width, each.height) for each in look.of(place)} for place in range(len(look.classes))]
    full = [place for place in range(len(shapes)) if len(look.of(place)) >= SUSPICIOUS]
    if len(full) < 2 or len(full) < len(shapes) or any(len(shape) != 1 for shape in shapes) or len(set.union(*shapes)) == 1:
        return []
    said = [f"“{each.name}” {w} × {h}" for each, shape in zip(look.classes, shapes, strict=True) for w, h in shape]
    return [
        AlbumWarning(
            f"All pictures of a class have one size, and the classes differ in it ({_list(said)}): so they come from different cameras or "
            "places, and the network may learn these instead of the things. Bring pictures of every class from the same sources."
        )
    ]


def _list(words: Sequence[str]) -> str:
    shown = [*words[:NAMED], f"{len(words) - NAMED} more"] if len(words) > NAMED + 1 else list(words)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
