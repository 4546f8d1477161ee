"""Look back: an answer is written letter by letter, and beside it where the network looked for each."""

from typing import Any

import streamlit as st

from core.zoo.translators import Translation
from pages.kit import stage
from pages.kit.code_panel import show_code
from pages.kit.data_table import data_table
from pages.kit.frontend import component
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.language.translate_views import networks, source
from pages.language.translate_views.networks import Side

ATTENTION, PULL = "Attention", "Gradient × input"
NAMES = ("shown",)  # what the address holds of this view
_VIEW = component("language/translate_views/alignment_view")
END = "end"


def ask() -> None:
    """What would you say?"""
    predict_first(
        "translate-guess",
        "The network is given the 4th of july 1976 and is about to write the month, 07. Where will its attention be?",
        ["on “july”", "on the 4", "spread evenly over everything"],
        "on “july”",
        "Nobody told it what a month is. It was only shown texts and answers; to get the month right, it has learnt to look where the "
        "month stands.",
        folded=True,
    )


def show() -> None:
    """The text; below it both networks as they write."""
    row = stage.row("pairs")
    found = networks.sides(row)
    text = source.typed(found[0].recipe)
    with row:
        shown = pick("Shown", [ATTENTION, PULL], "shown")
    if text is not None:
        said = [(side, side.translator(text)) for side in found]
        _VIEW(key="translate-alignment", data={"shown": shown, "sides": [_sent(side, each, text, shown) for side, each in said]})
        _numbers(said, text, shown)
    _explain()
    show_code(SCRIPT, "translate.py")


def _maps(side: Side, found: Translation, text: str, shown: str) -> list[list[float]]:
    if shown == PULL:
        return [[float(value) for value in row] for row in side.translator.pulls(text).tolist()]
    return [list(row) for row in found.weights]


def _sent(side: Side, found: Translation, text: str, shown: str) -> dict[str, Any]:
    """For the browser."""
    written = [*found.written, *([END] if found.ended else [])]
    return {
        "name": side.name,
        "read": found.read,
        "written": written,
        "text": found.text,
        "chances": found.probabilities,
        "map": _maps(side, found, text, shown),
        "words": side.recipe.family.read.one == "word",
    }


def _numbers(said: list[tuple[Side, Translation]], text: str, shown: str) -> None:
    """The same as tables."""
    with st.expander("The numbers as a table", icon=":material/table:", key="translate-numbers", on_change="rerun") as panel:
        if not panel.open:
            return
        for side, found in said:
            rows = _maps(side, found, text, shown)
            if not rows:
                continue
            written = [*found.written, *([END] if found.ended else [])]
            names = [f"{at}: {piece}" for at, piece in enumerate(found.read, start=1)]
            table = [{"written": piece} | dict(zip(names, row, strict=True)) for piece, row in zip(written, rows, strict=True)]
            st.markdown(f"**{side.name}**: {shown[0].lower()}{shown[1:]}")
            config = {name: st.column_config.NumberColumn(format="%.3f") for name in names}
            data_table(table, hide_index=True, key=f"translate-table-{side.name}", column_config=config)


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* The **encoder** is a recurrent network that reads the text letter by letter, once there and once back, and remembers a row "
            "of numbers for every place. The **decoder** is a second one: it writes the answer letter by letter, and reads each letter "
            "that it has written before it writes the next.\n"
            "* **Without attention** the decoder gets one row of numbers: what the encoder has in mind at both ends of the text. All the "
            "text has to fit into that, however long it is.\n"
            "* **Attention** lets the decoder look back. For each letter that it writes, every place of the text gets a weight between 0 "
            "and 1, and the weights of a row add up to 1; what it sees is the mean of what is remembered there, weighted by them.\n"
            "* The **alignment** is the picture of all these weights: a row for each letter written, a column for each letter read.\n"
            "* It writes **greedily**: always the likeliest letter. *Beams* shows what it might have written.\n"
            "* **What attention does not say**: it shows where the network looked, not why it wrote what it wrote. What is remembered of a "
            "place also holds what stands around it, and the answer can come by another way, through what the decoder has in mind. Two "
            "networks that write the same can look at different places. **Gradient × input** asks another question: how would the letter's "
            "log probability change with what is read at each place? Blue spoke for the letter, orange against it. It follows every way "
            "through the network, so there is one without attention, too. Where both pictures disagree, trust neither alone."
        )


SCRIPT = '''"""Translate a date, and see where the network looked. Run in Glassbox's folder."""

import torch
from torch.nn import functional as F

from core import zoo

translator = zoo.load("translator")
found = translator("28. november 2026")
print(found.text)
for letter, weights in zip([*found.written, "end"], found.weights):
    place = max(range(len(weights)), key=weights.__getitem__)
    print(f"{letter}: looks most at {found.read[place]!r}, weight {weights[place]:.3f}")

net = translator.net  # the same, by PyTorch's own function
reading = net.read(translator.ids("28. november 2026"))
state, _ = net.memory(net.embedding(torch.zeros(1, 1, dtype=torch.long)), reading.state)  # before the first letter
seen = F.scaled_dot_product_attention(state, reading.places, reading.places)  # (1, 1, H): a mean weighted by attention
mixed = torch.tanh(net.mix(torch.cat([seen, state], dim=-1)))
letter = int(net.answer(mixed).argmax())
print(translator.recipe.family.written.text([letter]))
'''
