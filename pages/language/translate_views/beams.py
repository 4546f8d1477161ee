"""Beams: the likeliest beginnings side by side, as a tree with log probabilities, beside taking the likeliest letter each time."""

import math
from typing import Any

import streamlit as st

from core.figures.charts import percent
from core.models.beam_search import Beams
from pages.kit import stage
from pages.kit.code_panel import show_code
from pages.kit.data_table import data_table
from pages.kit.frontend import component
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.language.translate_views import networks, source
from pages.language.translate_views.networks import Side

NAMES = ("width", "who")  # what the address holds of this view
WIDEST = 6
_VIEW = component("language/translate_views/beam_view")
END = "end"


def ask() -> None:
    """What would you say?"""
    predict_first(
        "translate-beam-guess",
        "Beam search keeps the four likeliest beginnings at each step. Can its best answer be less likely than the greedy one?",
        ["never", "yes, though it seldom is"],
        "yes, though it seldom is",
        "The greedy answer may fall out of the four when its beginning is overtaken, and what overtook it can end badly. Only a beam that "
        "is wide enough for all beginnings is sure to find the likeliest answer.",
        folded=True,
    )


def show() -> None:
    """The text and the width; below them the tree, and the answers."""
    row = stage.row("pairs")
    found = networks.sides(row)
    text = source.typed(found[0].recipe)
    with stage.row("beam"), stage.cause("width"):
        help = "So many beginnings are written on at each step. 1 is greedy: only the likeliest."
        width = int(st.slider("Width of the beam", 1, WIDEST, 3, key="width", bind="query-params", help=help, width=240))
    with row:
        name = pick("Whose", [side.name for side in found], "who") if len(found) > 1 else found[0].name
    if text is not None:
        side = next(side for side in found if side.name == name)
        beams, greedy = side.translator.beams(text, width), side.translator.beams(text, 1)
        with stage.effect("beam"):
            _VIEW(key="translate-beams", data=_sent(side, beams))
        _answers(side, beams, greedy)
    _explain()
    show_code(SCRIPT, "beams.py")


def _sent(side: Side, beams: Beams) -> dict[str, Any]:
    """For the browser: the tree, and which nodes the best answer goes through."""
    known = side.recipe.family.written
    nodes = [
        [node.parent, node.step, known.known[node.symbol - 1] if node.symbol else END, round(node.log_probability, 4), node.kept]
        for node in beams.nodes
    ]
    return {"nodes": nodes, "best": beams.path(beams.ends[0]), "words": known.one == "word"}


def _answers(side: Side, beams: Beams, greedy: Beams) -> None:
    known = side.recipe.family.written
    rows = [
        {
            "answer": known.text(answer) or "(nothing)",
            "log probability": round(total, 4),
            "probability": percent(math.exp(total)) if total > math.log(0.001) else "under 0.1 %",
            "": "greedy" if answer == greedy.answers[0] else "",
        }
        for answer, total in zip(beams.answers, beams.log_probabilities, strict=True)
    ]
    st.markdown("**The answers that it found, the likeliest first**")
    data_table(rows, hide_index=True, key="translate-answers", alt="the answers and their log probabilities")
    if greedy.answers[0] not in beams.answers:
        said = known.text(greedy.answers[0])
        st.caption(f"Greedy wrote “{said}”, log probability {greedy.log_probabilities[0]:.4f}: it fell out of the beam on the way.")


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* **Greedy**: at each step the likeliest letter is taken, and there is no way back.\n"
            "* **Beam search** keeps several beginnings, the **beam**; each is tried with every letter, and of all these the likeliest are "
            "kept. In the tree a column is a step, each box a letter that was tried; pale ones were dropped at once, outlined is the best "
            "answer's way.\n"
            "* The number in a box is the **log probability** of all of its beginning: the probabilities of its letters multiplied, as a "
            "logarithm, so that they can be added. 0 would be certain, −0.69 is one in two, −2.3 one in ten.\n"
            "* Longer answers multiply more numbers below 1, so they look less likely. Here answers are compared as they are; translation "
            "programs divide by the length.\n"
            "* Where the network is sure, the beam changes nothing. Type a text that it finds hard, such as a spelling that it never saw."
        )


SCRIPT = '''"""The likeliest answers, and the greedy one. Run in Glassbox's folder."""

from core import zoo

translator = zoo.load("translator")
for width in (1, 4):
    found = translator.beams("28. november 2026", width)
    for answer, total in zip(found.answers, found.log_probabilities):
        print(width, translator.recipe.family.written.text(answer), round(total, 4))
'''
