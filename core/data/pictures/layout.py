"""Which folder names the class of a picture, whoever hands the folders over: a zip, a browser or a script.

Some folders only hold all the others, and some part pictures that are learnt from and pictures that are checked with. Shape decides
first (where are the folders, and do they hold the same ones), names help. What can be read in two ways is not guessed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.data.names import harmless, name_key
from core.data.pictures.left_behind import is_picture, split_path

TRAIN, VAL, TEST, UNKNOWN = "train", "val", "test", "unknown"
Reading = Literal["", "outer", "inner"]  # which folders are the classes, where somebody was asked
_DATA = ("daten", "bilder", "fotos", "satz", "menge", "set", "datensatz")  # what German puts behind
PARTS = {  # a word for such a part, without accents: which part it is; English, German, French, Spanish, Italian, Portuguese, Dutch
    **dict.fromkeys(("train", "training", "trainset", "trainingset", "traindata", "trainval", "trn"), TRAIN),
    **dict.fromkeys(("val", "valid", "validation", "validate", "valset", "validset", "dev", "eval", "evaluation", "holdout"), VAL),
    **dict.fromkeys(("test", "tests", "testing", "testset", "testdata", "tst"), TEST),
    **dict.fromkeys((f"{first}{data}" for first in ("training", "trainings", "train", "lern") for data in _DATA), TRAIN),
    **dict.fromkeys((f"{first}{data}" for first in ("validierung", "validierungs", "validations") for data in _DATA), VAL),
    **dict.fromkeys((f"{first}{data}" for first in ("test", "pruf") for data in _DATA), TEST),
    **dict.fromkeys(("apprentissage", "entrainement", "entrenamiento", "addestramento", "allenamento", "treinamento", "treino"), TRAIN),
    **dict.fromkeys(("validierung", "validacion", "validazione", "convalida", "validacao", "validatie"), VAL),
    **dict.fromkeys(("prueba", "pruebas", "teste", "testes", "testen", "evaluacion", "essai", "prova"), TEST),
    **dict.fromkeys(("pred", "predict", "prediction", "predictions", "unlabeled", "unlabelled"), UNKNOWN),
}
GENERIC = {"image", "images", "img", "imgs", "picture", "pictures", "pics", "photo", "photos", "data"}  # what is in any folder
FILLERS = GENERIC | {"a", "the", "my", "set", "sets", "dataset", "datasets", "folder", "dir", "seg", "split", "single"}
FILLERS |= {"daten", "datensatz", "bilder", "donnees", "jeu", "datos", "conjunto", "imagenes", "dati", "insieme", "immagini", "dados"}
FILLERS |= {"imagens", "d", "de", "des", "di", "da", "do", "del"}
YEAR = re.compile(r"(19|20)\d\d(\D.*)?")
A_FEW = 5
NO_CLASS = "No folder says what it shows."
LONGEST, DEEPEST, MOST_SAID = 200, 24, 4  # letters of a name, folders in one another that are looked at, names in a sentence


@dataclass
class Node:
    """A folder with the pictures and folders in it."""

    own: int = 0  # pictures that lie in it directly
    total: int = 0  # and at any depth
    inside: dict[str, "Node"] = field(default_factory=dict)  # by `name_key`

    @property
    def deep(self) -> bool:
        """Whether it is a folder of folders: most pictures lie in them."""
        return bool(self.inside) and 2 * self.own < self.total


@dataclass(frozen=True)
class Arrangement:
    """What the folders of some pictures say."""

    kinds: tuple[str, ...]  # for each path the class; "" where no folder names one
    parts: tuple[str, ...]  # TRAIN, VAL, TEST, or "" where the folders do not part them
    problems: tuple[str, ...]  # why a path is left out, or ""
    refusal: str = ""  # a sentence, where there are parts of a data set, but no classes in them
    doubt: str = ""  # a sentence, where the folders can be read in two ways; then nothing may be taken
    readings: tuple[tuple[Reading, tuple[str, ...]], ...] = ()  # of the doubt: the classes in each way


def arranged(paths: Sequence[str], reading: Reading = "") -> Arrangement:
    """Find the classes of pictures by their folders.

    Args:
        paths: Of files, from any system; what `left_behind` knows should be gone.
        reading: What was answered, where the folders could be read in two ways.
    """
    folders = [split_path(path)[:-1][:DEEPEST] for path in paths]
    keys = [[name_key(part) for part in parts] for parts in folders]
    pictures = [parts for path, parts in zip(paths, keys, strict=True) if is_picture(path)] or keys
    names = _names(folders)
    root, node = _through(_tree(pictures))
    while len(sets := [each for each, inner in node.inside.items() if _is_data_set(inner, names)]) == 1 < len(node.inside):
        way, node = _through(node.inside[sets[0]])  # the other folders are beside the data set
        root += [sets[0], *way]
    if len(sets) > 1:
        several = f"There are several data sets, {_list([names[each] for each in sets])}: bring one of them, or their folders of classes."
        return Arrangement(("",) * len(paths), ("",) * len(paths), ("",) * len(paths), several)
    level = _Level(node, names, reading)
    rows = [level.place(parts[len(root) :]) if parts[: len(root)] == root else _beside(parts, root) for parts in keys]
    kinds, parts, problems = zip(*rows, strict=True) if rows else ((), (), ())
    readings = level.readings() if level.unclear else ()
    bare = level.split and not level.unclear and not any(kinds)
    refusal = f"Inside {_list(level.called)} there has to be a folder for each class, and there is none." if bare else ""
    return Arrangement(kinds, parts, problems, refusal, _question(readings), readings)


def left_out(paths: Sequence[str], found: Arrangement) -> list[tuple[str, str]]:
    """The folders whose pictures are left out because no folder names their class, and for each a sentence."""
    lone = Counter("/".join(split_path(path)[:-1]) for path, why in zip(paths, found.problems, strict=True) if why and is_picture(path))
    return [(f"{folder}/", f"Its pictures ({count}) are left out: no folder says what they show.") for folder, count in lone.items()]


def _is_data_set(node: Node, names: dict[str, str]) -> bool:
    """Whether there are only parts in a folder, such as train and val, with folders in them."""
    return len(_roles(node.inside, names)) == len(node.inside) > 1 and any(inner.deep for inner in node.inside.values())


def _beside(parts: list[str], root: list[str]) -> tuple[str, str, str]:
    """Class, part and problem of a file that is not where the classes are: above them, or in another folder."""
    return "", "", "" if root[: len(parts)] == parts else NO_CLASS


def _names(folders: Iterable[list[str]]) -> dict[str, str]:
    """What each folder is called: as it is most often."""
    found: dict[str, Counter[str]] = {}
    for part in (part for parts in folders for part in parts):
        found.setdefault(name_key(part), Counter())[part] += 1
    return {each: harmless(max(sorted(counts), key=counts.__getitem__), LONGEST) for each, counts in found.items()}


def _tree(folders: Iterable[list[str]]) -> Node:
    tree = Node()
    for parts in folders:
        node = tree
        for part in (None, *parts):
            node = node if part is None else node.inside.setdefault(part, Node())
            node.total += 1
        node.own += 1
    return tree


def _through(node: Node, also: frozenset[str] = frozenset()) -> tuple[list[str], Node]:
    """Past folders that only hold all the others (or are called so), to the first that parts them; the way there, and the node."""
    way: list[str] = []
    while len(node.inside) == 1 and 2 * node.own < node.total:
        ((name, only),) = node.inside.items()
        if not only.deep and name not in also:
            break
        way, node = [*way, name], only
    return way, node


class _Level:
    """The first folders that part the pictures, and what they are: classes, or parts of a data set with the classes inside."""

    def __init__(self, node: Node, names: dict[str, str], reading: Reading) -> None:
        self.node, self.names = node, names
        self.called = sorted(names[each] for each in node.inside)
        self.roles = _roles(node.inside, names)
        self.within = {each: self._within(each, inner) for each, inner in node.inside.items()}
        self.inner = {each: set(inside.inside) for each, (_, inside) in self.within.items() if inside.deep}  # classes, perhaps
        self.parted = {each: _roles(inner.inside, names) for each, inner in node.inside.items()}  # CLASS/train and CLASS/val
        full_parts = [each for each in self.roles if each in self.inner]
        self.split = bool(self.roles) and (len(self.roles) == len(node.inside) or bool(full_parts and len(self.roles) > 1))
        self.unclear = not reading and self._unclear()
        self.split = self.split if not reading else reading == "inner"

    def _within(self, name: str, node: Node) -> tuple[list[str], Node]:
        """The way to the classes inside one of the folders, such as train/images or seg_train/seg_train."""
        also = frozenset(inner for inner in node.inside if inner == name or _roles([inner], self.names) or _generic(inner))
        return _through(node, also)

    def _unclear(self) -> bool:
        others = [each for each in self.node.inside if each not in self.roles]
        full_others = [each for each in others if each in self.inner]
        if self.split:
            return (len(self.roles) == 1 and not self.inner) or bool(full_others)  # only `train`; or train/cat, val/cat and more/cat
        if self.roles:
            tests = not self.inner and set(self.roles.values()) != {TRAIN}  # cat, dog and test
            beside = any(each in self.inner for each in self.roles) and not full_others  # train/cat, train/dog and samples
            return tests or beside or _alike(self.inner.values())
        parted = set().union(*self.inner.values()) if self.inner else set()
        return len(self.inner) == len(self.node.inside) > 1 and _alike(self.inner.values()) and not _roles(parted, self.names)

    def readings(self) -> tuple[tuple[Reading, tuple[str, ...]], ...]:
        """The classes in each of two ways to read these folders."""
        inside = {each for found in self.inner.values() for each in found} or set(self.node.inside) - set(self.roles)
        inner = tuple(sorted(self.names[each] for each in inside))
        return (("outer", tuple(self.called)), ("inner", inner)) if inner else (("outer", tuple(self.called)),)

    def place(self, parts: list[str]) -> tuple[str, str, str]:
        """Class, part and problem of a file in these folders."""
        if not parts:
            return "", "", ""
        first, *rest = parts
        if first not in self.node.inside:
            return "", "", NO_CLASS if self.split else ""
        if not self.split:
            parted = self.parted[first]
            part = parted.get(rest[0], "") if rest and len(parted) == len(self.node.inside[first].inside) else ""
            return self.names[first], _known(part), ""
        if not self.inner and first not in self.roles:
            return self.names[first], "", ""  # beside a part whose pictures are left out
        way, inside = self.within[first]
        rest = rest[len(way) :] if rest[: len(way)] == way else []
        if first in self.inner and rest and rest[0] in inside.inside:
            return self.names[rest[0]], _known(self.roles.get(first, "")), ""
        return "", "", NO_CLASS


def _known(part: str) -> str:
    return "" if part == UNKNOWN else part


def _roles(keys: Iterable[str], names: dict[str, str]) -> dict[str, str]:
    """Those of the folders that are called like a part of a data set, and which part that is.

    `training_set` and `seg_train` are; `flowers-train` is where `flowers-val` is beside it; `train station` is not.
    """
    found, rests = {}, {}
    for each in keys:
        words = _words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", names[each]))
        parts = {PARTS[word] for word in words if word in PARTS}
        if len(parts) == 1:
            found[each] = parts.pop()
            rests[each] = tuple(word for word in words if word not in PARTS and word not in FILLERS)
    beside: dict[tuple[str, ...], set[str]] = {}
    for each, rest in rests.items():
        beside.setdefault(rest, set()).add(found[each])
    return {each: role for each, role in found.items() if not rests[each] or len(beside[rests[each]]) > 1}


def _words(name: str) -> list[str]:
    """In small letters, without accents."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return [word.casefold() for word in re.findall(r"[^\W\d_]+", bare)]


def _generic(name: str) -> bool:
    """Whether a folder is called after what is in any of them, such as `images`."""
    return set(_words(name)) <= GENERIC and any(map(str.isalpha, name))


def _alike(insides: Iterable[set[str]]) -> bool:
    """Whether several folders hold folders of the same names, which are not only years, a few numbers, or `images` and `masks`."""
    found = list(insides)
    shared = set.intersection(*found) if len(found) > 1 else set()
    counted = all(map(YEAR.fullmatch, shared)) or (all(map(str.isdigit, shared)) and len(shared) < A_FEW)
    return len(shared) > 1 and not counted and not any(map(_generic, shared))


def _question(readings: Sequence[tuple[Reading, Sequence[str]]]) -> str:
    if not readings:
        return ""
    if len(readings) == 1:
        return f"Is the folder {_list(readings[0][1])} a class, or only a part of the pictures?"
    one, other = (_list(classes) for _, classes in readings[:2])
    return f"The folders do not say clearly what the classes are. What is to be told apart: {one}, or {other}?"


def _list(words: Sequence[str]) -> str:
    shown = [f"“{word}”" for word in words[:MOST_SAID]] + ([f"{len(words) - MOST_SAID} more"] if len(words) > MOST_SAID else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
