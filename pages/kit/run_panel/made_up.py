"""What a network that learns to write makes up now, by the same random numbers at every look."""

import streamlit as st

from core.data.writing.marks import STRETCH
from core.tasks import task_of
from core.training.events import Snapshot
from core.training.record import Record
from pages.kit.run_panel.answers import PRIVATE
from pages.kit.visitor import visitor
from pages.kit.written import rows, written


def made_up(run_id: str, record: Record, now: Snapshot) -> None:
    """Lines with a mark each, or stretches of a text; not those of somebody else's text."""
    recipe = record.recipe
    if not task_of(recipe).may_see(recipe, visitor()):
        st.info(PRIVATE.format(examples="texts"), icon=":material/lock:")
        return
    over = now.epoch and now.step == now.epoch * recipe.steps_per_epoch
    when = f"after epoch {now.epoch}" if over else f"after step {now.step:,}" if now.step else "before training"
    told = now.seen["made_up"]
    written(rows(now.words, told), "run-made-up", f"What it makes up {when}", long=bool((told == STRETCH).any()))
