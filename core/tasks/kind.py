"""What everybody else may ask of a task. One instance for each task, in `core/tasks/<task>/__init__.py`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import torch

from core.data.downloads import Source
from core.tasks.blocks import Drawing
from core.tasks.script_pieces import Pieces
from core.training.measures import Measure
from core.training.optimizers import OPTIMIZERS
from core.training.recipe import Recipe
from core.training.record import Record
from core.training.task import Task

R = TypeVar("R", bound=Recipe)
N = TypeVar("N", bound=torch.nn.Module)
Weights = Mapping[str, torch.Tensor]
Cause = tuple[str, str, Recipe | None]  # why nothing is learnt, what to try, and the recipe that does
Remark = tuple[str, str, str, str, Recipe | None]  # its kind, what is seen, why, what to try, and the recipe that does
Cure = tuple[str, Recipe | None]  # what to try, in words, and the recipe that does; None where there is nothing to change
START, WRONG, BIGGER = "Start:", "What goes wrong:", "Bigger:"
ROWS = ((START, BIGGER), (WRONG,))  # the groups of presets as they stand on a page


class Question(NamedTuple):
    """What is asked before a recipe on offer is trained."""

    text: str
    options: Sequence[str]
    right: str
    why: str


class Preset(NamedTuple):
    """A recipe on offer, and why to try it."""

    recipe: Recipe
    group: str  # one of those in `ROWS`
    sentence: str  # what there is to see
    question: Question | None = None


class Speed(NamedTuple):
    """What this machine does in a second, roughly."""

    products: float  # multiplications and additions
    device: str  # "cpu", "cuda" or "mps"


class Offer(NamedTuple):
    """Something that can be downloaded on request."""

    source: Source
    key: str
    name: str
    words: str
    there: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Exports:
    """What a run's network is taken along as."""

    words: str
    files: Mapping[str, tuple[str, Callable[[], bytes | str]]]  # by what a button says: the file's name, and what makes it
    loader: str = ""  # a script that loads them


@dataclass(frozen=True)
class Expected:
    """What is much and what is little to the coach."""

    flat: float  # a loss above this after some epochs: hardly better than guessing
    slow: float  # one above this, still falling: there is room for longer steps
    slower: float  # one above this: for much longer ones
    well: float  # share of right answers that is worth praise, where there is one
    strong_l2: float = 0.05  # weight decay from here on may keep everything from being learnt


@dataclass(frozen=True)
class Words:
    """What is said of a task and its examples."""

    title: str  # what to learn, as a choice: "Digits"
    one: str  # an example, in a word
    told: str  # what is said of right answers: "read right"
    makes: str  # what it should learn, in place of its examples by heart
    more_cures: str = ""  # against learning by heart, besides what stands on every form
    amounts: str = ""  # what there can be more or fewer of, if that is not only examples
    each: str = ""  # "each digit", for the view class by class
    first_column: str = ""  # "digit"
    by_class: str = "Class by class"  # the name of that view
    precision: str = ""  # what precision and recall mean here
    weights: str = ""  # what to notice in its weights
    seen: str = ""  # what the first layer's filters show by their colours
    reads: str = "reads"  # what it does with an example
    read: str = "read"  # what it did, and what has been done to the example
    guessing: str = "pure guessing"  # what a network that has learnt nothing does

    @property
    def mixed_up(self) -> str:
        """Such as "Which digits get mixed up"."""
        return f"Which {self.first_column}{'es' if self.first_column.endswith('s') else 's'} get mixed up"


def changed(recipe: R, **what: object) -> R | None:
    """The recipe with something changed; None where that is not allowed."""
    try:
        return replace(recipe, **what)  # type: ignore[arg-type]  # names of fields, whose values the recipe checks
    except ValueError:
        return None


def nothing(*_: Any) -> Any:
    """What a task has to say where it has nothing to say."""
    return ()


def no_words(*_: Any) -> str:
    """What a task has to say where nothing is wrong."""
    return ""


def loads(build: Callable[[R], N]) -> Callable[[R, Weights, Callable[[str], str]], N]:
    """How the network of a run comes back, where a recipe says all of its shape: built, given the weights, and only for use."""

    def load(recipe: R, weights: Weights, text: Callable[[str], str]) -> N:
        network = build(recipe)
        network.load_state_dict(dict(weights))
        return network.eval().requires_grad_(False)

    return load


def usual_rate(recipe: Recipe) -> float:
    """A rate that often works with its optimizer."""
    return OPTIMIZERS[recipe.optimizer].usual_rate


@dataclass(frozen=True)
class Kind(Generic[R]):
    """A task, for those who need not know which."""

    recipe: type[R]
    words: Words
    presets: Mapping[str, Preset]
    measures: tuple[Measure, ...]
    # Of a recipe, a device, and other data than it names, or None: what trains. ValueError where the data are not here.
    task: Callable[[R, torch.device, Any], Task]
    seconds: Callable[[R, Speed], float]  # expected for a training's multiplications, besides what every step takes
    memory: Callable[[R], float]  # bytes that one batch needs, forward and back, with the weights; roughly
    # Of a recipe, a kind of device and the autocast of a `with` statement, or nothing: what it puts into a script; or, of a game whose loop
    # is another, the whole of it.
    pieces: Callable[[R, str, str], Pieces | str]
    held_out: Callable[[R], tuple[Any, Any]]  # the validation and the test examples to look at, None for no test; ValueError: gone
    # Of a recipe, a run's weights, and the texts of its other files by name: the network. LookupError, ValueError: something is gone.
    load: Callable[[R, Weights, Callable[[str], str]], Any]
    network_in_words: Callable[[R], str]  # in a few words, such as "LeNet-5"
    layers_in_words: Callable[[R], str]  # such as "picture → conv16 → pool → scores"
    expected: Callable[[R], Expected]  # what the coach measures it by
    views: tuple[str, ...] = ("mistakes", "by_class", "weights", "gradients")  # what can be looked at closer, by name
    seen_note: Callable[[R], str] = no_words  # what to know of what is seen of its network
    seen_first: bool = False  # whether what is seen of its network stands above the curves: it is what the training is about
    told: Callable[[R], tuple[str, ...]] = nothing  # names of measures: told first, and drawn beside the loss; none: as is usual
    compared: Callable[[R, Mapping[str, float]], str] = no_words  # of its figures: what they are to be held against, in sentences
    losses_seen: Callable[[R, tuple[str, ...]], tuple[str, ...]] = lambda _, names: names  # which of the named losses it really has
    losses_apart: bool = False  # whether the named losses are of other sizes, so that each needs a scale of its own
    losses_note: str = ""  # what the named losses of its steps say, where there are some
    exports: Callable[[R, Any, str], Exports] | None = None  # of a network, in files called so; None: where it is tried
    may_see: Callable[[R, str], bool] = lambda *_: True  # whether the examples, which may be somebody's own, may be shown to this visitor
    drawing: Callable[[R], Drawing | None] = nothing  # the network as a row of blocks; ValueError: it depends on data that are gone
    problem: Callable[[R], str] = no_words  # why it cannot be trained on this machine now; empty where it can
    useless: Callable[[R], str] = no_words  # why it is not worth an offer on this machine
    downloads: Callable[[Mapping[str, Any]], Iterable[Offer]] = nothing  # what settings, which need not make a recipe, may need
    data_file: Callable[[R], tuple[Path | None, str]] = lambda _: (None, "")  # that a script needs beside it, and its name there
    name_begins: Callable[[R], str] = no_words  # what a run's name begins with, before what is unusual about it
    standard: Callable[[R], R] = lambda recipe: type(recipe)()  # what is usual where this one is special
    usual_rate: Callable[[R], float] = usual_rate
    remarks: Callable[[Record], Iterator[Remark]] = nothing  # what the coach may say besides what it says of every training
    first_causes: Callable[[Record], Iterator[Cause]] = nothing  # why nothing is learnt, whatever else may be wrong
    causes: Callable[[Record], Iterator[Cause]] = nothing  # why nothing may be learnt, besides what every training suffers from
    cures: Callable[[R], Iterator[Cure]] = nothing  # against learning by heart, in the order of trying
    last_cures: Callable[[R], Iterator[Cure]] = nothing  # when those and what helps everywhere have been tried

    @property
    def name(self) -> str:
        """By which links and the history know it."""
        return self.recipe.task

    @property
    def said(self) -> str:
        """What it is called within a sentence: "next number"."""
        return self.name.replace("-", " ")

    def shown_measure(self, recipe: R) -> Measure:
        """The one that people are told first: a share of right answers, where there is one; else the one that chooses."""
        if told := self.told(recipe):
            return next(measure for measure in self.measures if measure.name == told[0])
        return next((measure for measure in self.measures if measure.share or measure.first), self.measures[0])

    def drawn_measures(self, recipe: R) -> tuple[Measure, Measure]:
        """Whose curves stand side by side: the loss, and what people are told first; the next where that is the loss."""
        loss, shown = next(measure for measure in self.measures if measure.name == "loss"), self.shown_measure(recipe)
        if shown != loss:
            return loss, shown
        others = self.told(recipe)[1:] or tuple(measure.name for measure in self.measures[1:2])
        return loss, next((measure for measure in self.measures if measure.name in others), loss)

    def preset_of(self, recipe: Recipe) -> str | None:
        """The name of the recipe on offer that this is."""
        return next((name for name, preset in self.presets.items() if preset.recipe == recipe), None)
