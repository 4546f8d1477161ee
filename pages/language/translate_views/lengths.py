"""How long?: the longer the text, the more has to go through one row of numbers, unless the decoder may look back."""

import streamlit as st

from core.explain.translate.lengths import Group, by_length
from core.figures.translate import LENGTHS
from core.figures.translate import by_length as rows
from core.models import files
from core.zoo.translators import TRANSLATORS
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.question import predict_first
from pages.language.translate_views import networks
from pages.language.translate_views.networks import Side


def ask() -> None:
    """What would you say?"""
    predict_first(
        "translate-length-guess",
        "Both networks are asked about texts longer than any that they learnt from. Which of them gets worse?",
        ["only the one without attention", "only the one with attention", "both, but one more than the other"],
        "both, but one more than the other",
        "Attention takes away the bottleneck, so the answers that have to carry much hold longer. But both have learnt from short texts "
        "only, and neither has ever been so far from home: attention, too, can look at the wrong place there.",
        folded=True,
    )


def show() -> None:
    """Whole answers right by length."""
    with stage.cause("lengths"):
        found = networks.sides(stage.row("pairs"), networks.LONG_PAIRS, networks.first_of_long())
    groups = {side.name: _groups(side.key, side) for side in found}
    what = found[0].recipe.family.read.one
    with stage.effect("lengths"):
        st.markdown(f"**Whole answers right, by the number of {what}s that are read; pale: longer than any that was learnt from**")
        said = "; ".join(f"{name}: {_share(each, False)} within, {_share(each, True)} beyond" for name, each in groups.items())
        chart(rows(groups), LENGTHS, key="translate-lengths", alt=f"Whole answers right by length. {said}")
    st.markdown("\n".join(f"* {_told(side, groups[side.name])}" for side in found))
    _explain()
    show_code(SCRIPT.format(names=_shipped_names(found)), "lengths.py")


@st.cache_resource(max_entries=24, show_spinner="Translating 800 texts that no network has learnt from …")
def _computed(key: str, _side: Side) -> list[Group]:
    return by_length(_side.translator.net, _side.recipe)


def _groups(key: str, side: Side) -> list[Group]:
    """Of one that comes along its card knows them."""
    stored = next((stored for name, stored in TRANSLATORS.items() if name == key), None)
    if stored is None:
        return _computed(key, side)
    return [Group(**group) for group in files.read_card(stored.file)["figures"][stored.which]["by_length"]]


def _shipped_names(found: list[Side]) -> tuple[str, ...]:
    """Those on the page that a script can load by name; where there are none, those that come along for the sentences."""
    return tuple(side.key for side in found if side.key in TRANSLATORS) or networks.SHIPPED[networks.LONG]


def _share(groups: list[Group], beyond: bool) -> str:
    chosen = [group for group in groups if group.beyond is beyond]
    count = sum(group.count for group in chosen)
    return f"{100 * sum(group.right for group in chosen) / count:.1f} %" if count else "none"


def _told(side: Side, groups: list[Group]) -> str:
    recipe = side.recipe
    return (
        f"**{side.name}**, {recipe.epochs} epochs of {recipe.training:,} pairs: {_share(groups, False)} right of texts as long as those it "
        f"learnt from, up to {recipe.reach} {recipe.family.read.one}s; {_share(groups, True)} of longer ones."
    )


def _explain() -> None:
    with st.expander("Why attention was invented", icon=":material/school:"):
        st.markdown(
            "* In 2014 encoder and decoder translated short sentences well, and longer ones worse and worse: a whole sentence had to fit "
            "into one row of numbers (Cho and others 2014). Bahdanau, Cho and Bengio let the decoder look back instead, and the curve "
            "no longer fell.\n"
            "* What counts is how much has to be carried. A date is eight digits, however it is spelt: those fit into 64 numbers, so with "
            "enough epochs the network without attention reads **dates** as well as the other. It needs several times as many steps to "
            "learn it. From **English to German** the answer to a long sentence is long, too, and there it falls behind.\n"
            "* No answer that is asked for here was learnt from, in any spelling. The longer texts were kept apart for this picture."
        )


SCRIPT = '''"""Whole answers right by length, with attention and without. Run in Glassbox's folder."""

from core import zoo
from core.explain.translate.lengths import by_length

for name in {names}:
    translator = zoo.load(name)
    print(name)
    for group in by_length(translator.net, translator.recipe):
        beyond = " (longer than learnt from)" * group.beyond
        print(f"  {{group.shortest}} to {{group.longest}}: {{group.right}} of {{group.count}}{{beyond}}")
'''
