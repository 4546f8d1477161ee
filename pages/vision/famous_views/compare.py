"""Two famous networks side by side, and all others as dots around them."""

from collections.abc import Iterator
from typing import Any

import streamlit as st

from core import jobs
from core.explain.famous.catalogue import Famous, catalogue
from core.explain.famous.clock import MANY, TooLarge, milliseconds
from core.explain.famous.structure import Structure
from core.figures.famous import COSTS, STAGES, chart_of, chart_rows, facts, large, stage_rows
from core.jobs.batches import Batches, Refused
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.data_table import data_table
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.work import waiting
from pages.vision.famous_views.built import built

INTRO = "Every dot knows 1,000 kinds of things. Click one: it becomes **B**."
A, B, COST, UNTIL = NAMES = ("a", "b", "cost", "until")
CHART, WORK = "famous-dots", "famous-clock"
FIRST = {A: "vgg16", B: "resnet50"}
AXES = {"work": "operations", "numbers": "parameters", "file": "megabytes", "year": "year"}
BATCHES = (1, MANY)


def ask() -> None:
    """The question of this view."""
    predict_first(
        "famous-guess",
        "VGG-16 has 138 million learnt numbers, ResNet-50 has 26 million. Which one names more pictures right?",
        ["VGG-16: it has five times as many", "ResNet-50", "Both the same"],
        "ResNet-50",
        "80.9 % against 71.6 %, with a fifth of the numbers and a quarter of the work. How layers are connected counts for more than "
        "how many numbers there are.",
        folded=True,
    )


def show() -> None:
    """Which two are compared and against what; below, the dots on the left, the two on the right."""
    every = catalogue()
    with stage.cause("pair"), stage.row("pair"):
        chosen = _chosen(every)
        cost = AXES[pick("Right at once, against", AXES, COST, shown=True)]
        help = "Only networks whose paper is from this year or before."
        until = st.slider("Until the year", 2012, 2022, 2022, key=UNTIL, bind="query-params", help=help, width=170)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        _dots(every, chosen, cost, until)
    pair = {role: (every[name], built(name)) for role, name in zip(("A", "B"), chosen.values(), strict=True)}
    with right:
        _table(pair)
    _measured(pair)
    _below(pair)


def _chosen(every: dict[str, Famous]) -> dict[str, str]:
    """Two choosers; what was clicked in the chart is B."""
    titles = {each.title: name for name, each in every.items()}
    found = {}
    for name, mark in zip((A, B), ("◆", "■"), strict=True):
        first = list(titles.values()).index(FIRST[name])
        title = st.selectbox(f"{mark} {name.upper()}", list(titles), first, key=name, bind="query-params", width=170)
        found[name] = titles[title]
    return found


def _dots(every: dict[str, Famous], chosen: dict[str, str], cost: str, until: int) -> None:
    found = [each for each in every.values() if each.family.year <= until]
    rows = chart_rows(found, cost, {name.upper(): network for name, network in chosen.items()})
    best = max(rows, key=lambda row: row["top1"])
    alt = f"{len(rows)} networks against {COSTS[cost][0]}. The best until {until} is {best['title']}: {best['top1']:.1%} right."
    with stage.effect("dots"):
        chart(rows, chart_of(cost), CHART, alt, on_select=_clicked)
    before = " (it had learnt from billions of other photos first)" if every[best["name"]].elsewhere else ""
    st.caption(
        f"Until {until} the best of {len(rows)} is **{best['title']}** with {100 * best['top1']:.1f} %{before}, of 50,000 ImageNet photos "
        "that no network learnt from. Figures as published with torchvision for its best weights from ImageNet; many networks were trained "
        "again, and better, years after their paper. LeNet-5 reads digits only, so it has no dot."
    )


def _clicked() -> None:
    points: Any = st.session_state[CHART].selection.get("picked", [])
    if points and (found := catalogue().get(points[0].get("name", ""))):
        st.session_state[B] = found.title


def _table(pair: dict[str, tuple[Famous, Structure]]) -> None:
    both = [facts(*each) for each in pair.values()]
    rows = {"": list(both[0])} | {
        f"{role}: {each.title}": list(said.values()) for (role, (each, _)), said in zip(pair.items(), both, strict=True)
    }
    st.table(rows, hide_index=True, border="horizontal")


class Clock(Batches):
    """Measures networks in the lane for quick work, one batch of pictures after the other."""

    doing = "The measuring"

    def __init__(self, names: tuple[str, ...]) -> None:
        self.asked = [(name, pictures) for name in dict.fromkeys(names) for pictures in BATCHES]
        super().__init__(len(self.asked))
        self.names, self.said = names, dict[tuple[str, int], str]()

    def batches(self) -> Iterator[tuple[int, int]]:
        """One network with one size of batch after the other."""
        for place in range(self.done, self.count):
            yield place, place + 1

    def take(self, begin: int, end: int) -> None:
        """Measure one; what is too large for this machine is said instead."""
        name, pictures = self.asked[begin]
        try:
            taken = jobs.service().quick(milliseconds, name, pictures)
            self.said[name, pictures] = f"{taken:,.1f} ms" if taken < 100 else f"{taken:,.0f} ms"
        except TooLarge as problem:
            self.said[name, pictures] = str(problem)
        except RuntimeError as problem:
            raise Refused(str(problem)) from None


def _measured(pair: dict[str, tuple[Famous, Structure]]) -> None:
    """A button, and the milliseconds that this machine takes."""
    names = tuple(each.name for each, _ in pair.values())
    st.button("Measure both here", key="famous-measure", icon=":material/timer:", on_click=_begin, args=(names,))
    work: Clock | None = st.session_state.get(WORK)
    if not work or work.names != names:
        if work:
            work.stop()
        st.caption("How long does one picture take on this machine, and how long do sixteen at once?")
        return
    waiting([work], "Measured", "famous-clock")
    rows: dict[str, list[str]] = {"On this machine": [each.title for each, _ in pair.values()]}
    for pictures, title in zip(BATCHES, ("one picture", f"{MANY} at once"), strict=True):
        rows[title] = [work.said.get((name, pictures), "…") for name in names]
    st.table(rows, hide_index=True, border="horizontal")
    st.caption("The quickest of three rounds, forward only. Whatever else the machine is doing makes it slower.")


def _begin(names: tuple[str, ...]) -> None:
    if before := st.session_state.get(WORK):
        before.stop()
    st.session_state[WORK] = Clock(names)
    st.session_state[WORK].start()


def _below(pair: dict[str, tuple[Famous, Structure]]) -> None:
    st.subheader("Where the learnt numbers are", anchor=False)
    said = "; ".join(f"{each.title}: {large(built.parameters)} in all" for each, built in pair.values())
    chart(stage_rows(pair), STAGES, "famous-stages", f"Share of the learnt numbers by the places of the maps. {said}.")
    with st.expander("Layer by layer", icon=":material/table_rows:"):
        for place, (role, (each, found)) in zip(st.columns(2), pair.items(), strict=True):
            with place:
                st.markdown(f"**{role}: {each.title}**. {each.family.idea}")
                data_table(layers(found), hide_index=True, height=420, key=f"famous-layers-{role}")
    _explain()


def layers(found: Structure) -> dict[str, list[Any]]:
    """All layers that have weights, as columns of a table."""
    steps = [step for step in found.steps if step.parameters]
    return {
        "layer": [step.path for step in steps],
        "kind": [f"{step.kind} {step.settings}".strip() for step in steps],
        "gives": [" × ".join(map(str, step.shape)) for step in steps],
        "learnt": [step.parameters for step in steps],
        "multiply-adds": [step.operations for step in steps],
    }


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "**ImageNet** is 1.3 million photos of a thousand kinds of things. Since 2012 a network is judged by how many of 50,000 others "
            "it names right: at once, or among its first five answers.\n\n"
            "**Multiply-adds** are the work for one picture: how often two numbers are multiplied and added to a sum. Here PyTorch counts "
            "them, layer by layer, on a copy of the network that has shapes and no memory. It is the number that torchvision "
            "publishes.\n\n"
            "**Layers in a row**, those that have weights, is what the number in a name counts: ResNet-50, VGG-16, DenseNet-121. Where "
            "ways part and meet again, the longest counts.\n\n"
            "**A place sees**: each place of the last maps depends on a square of the picture, its *receptive field*, so many pixels wide. "
            "Most are larger than the picture. Attention looks everywhere.\n\n"
            "**Kept to learn**: what all layers give for one picture, four bytes a number. Training keeps it for the way back.\n\n"
            "**The first training**: ResNet-50 came to 76.1 % in 2015. The same network, trained for longer with newer tricks, comes to "
            "80.9 %. Part of what looks like progress between two networks is progress in training."
        )
