"""Work in the background as a page shows it: how far it is, a way to stop it, and to let it go on."""

from collections.abc import Sequence

import streamlit as st

from core.jobs.batches import Batches

LOOK_SECONDS = 0.4


def waiting(works: Sequence[Batches], what: str, key: str) -> bool:
    """Whether some of this work is still to be done; shows how far it is meanwhile, and goes on by itself."""
    if all(work.finished for work in works):
        return False
    running = any(work.running for work in works)
    st.fragment(_progress, run_every=LOOK_SECONDS if running else None)(works, what, key)
    return True


def _progress(works: Sequence[Batches], what: str, key: str) -> None:
    for work in works:
        work.look()
    done, count = sum(work.done for work in works), sum(work.count for work in works)
    if all(work.finished for work in works):
        st.rerun()
    elif any(work.running for work in works):
        st.progress(done / count, f"{what}: {done:,} of {count:,}")
        st.button("Stop", key=f"{key}-stop", icon=":material/stop:", on_click=_stop, args=(works,), help="What has been done is kept.")
    else:
        problem = next((work.problem for work in works if work.problem), "Stopped.")
        st.warning(f"{problem} {done:,} of {count:,} are done.")
        if st.button("Go on", key=f"{key}-go-on", icon=":material/play_arrow:"):
            for work in works:
                work.start()
            st.rerun()


def _stop(works: Sequence[Batches]) -> None:
    for work in works:
        work.stop()
