"""What a network that translates writes now, again and again for the same texts."""

import pandas as pd
import streamlit as st

from core.training.events import Snapshot
from core.training.record import Record
from pages.kit.data_table import data_table


def written(run_id: str, record: Record, now: Snapshot) -> None:
    """Texts, its answers, and what is right."""
    right = int(now.seen["written"].sum())
    st.markdown(f"**What it writes by itself: {right} of {len(now.seen['written'])} right**")
    data_table(rows(now), hide_index=True, key="run-written", alt=f"{len(now.seen['written'])} texts and what it writes for them")


def rows(now: Snapshot) -> pd.DataFrame:
    """For each text what is read, what is written, and whether that is right."""
    texts, answers, truths = (now.words[begin::3] for begin in range(3))
    same = ["yes" if one else truth for one, truth in zip(now.seen["written"].tolist(), truths, strict=True)]
    return pd.DataFrame({"text": texts, "its answer": answers, "right?": same})
