"""Work in the background as a page shows it: how far it is, a way to stop it, and to let it go on."""

import time
from collections.abc import Callable, Sequence

import streamlit as st

from core.jobs.batches import Batches
from core.training.words import duration

LOOK_SECONDS = 0.4
TRUSTED = 2.0  # seconds of a pace before it is told how long the rest will take


def waiting(works: Sequence[Batches], what: str, key: str, far: Callable[[], tuple[int, int]] | None = None) -> bool:
    """Whether some of this work is still to be done; shows how far it is meanwhile, and goes on by itself.

    Args:
        far: How much is done, and of how much, where that is counted more finely than the work counts itself; then it is told how long
            the rest will take.
    """
    if all(work.finished for work in works):
        return False
    running = any(work.running for work in works)
    st.fragment(_progress, run_every=LOOK_SECONDS if running else None)(works, what, key, far, running)
    return True


def _progress(works: Sequence[Batches], what: str, key: str, far: Callable[[], tuple[int, int]] | None, looked_at: bool) -> None:
    for work in works:
        work.look()
    if not looked_at and any(work.running for work in works):
        st.rerun()  # it goes on: from now on it is looked at again and again
    done, count = far() if far else (sum(work.done for work in works), sum(work.count for work in works))
    if all(work.finished for work in works):
        st.rerun()
    elif any(work.running for work in works):
        st.progress(done / count, f"{what}: {done:,} of {count:,}{_left(works, key, done, count) if far else ''}")
        st.button("Stop", key=f"{key}-stop", icon=":material/stop:", on_click=_stop, args=(works,), help="What has been done is kept.")
    else:
        st.session_state.pop(f"{key}-began", None)
        problem = next((work.problem for work in works if work.problem), "Stopped.")
        st.warning(f"{problem} {done:,} of {count:,} are done.")
        st.button("Go on", key=f"{key}-go-on", icon=":material/play_arrow:", on_click=_start, args=(works,))


def _left(works: Sequence[Batches], key: str, done: int, count: int) -> str:
    """By the pace since this was first looked at; nothing where that says little."""
    now = time.monotonic()
    whose, begun, before = st.session_state.setdefault(f"{key}-began", (works, now, done))
    if list(whose) != list(works):
        _, begun, before = st.session_state[f"{key}-began"] = (works, now, done)
    if now - begun < TRUSTED or done == before:
        return ""
    return f". About {duration((count - done) * (now - begun) / (done - before))} left"


def _start(works: Sequence[Batches]) -> None:
    for work in works:
        work.start()


def _stop(works: Sequence[Batches]) -> None:
    for work in works:
        work.stop()
