"""What one look at a running training costs the server, against a page that holds a caption alone.

Run from the repository root: python -m tests.benchmarks.run_panel. Prints one JSON line. Processor time, without the sending
and without Streamlit's garbage collection, which AppTest leaves out.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import jobs
from core.explain.training.coach import advice
from core.figures.sheets import png_url
from core.figures.training import curves as figures
from core.tasks.digits.recipe import DigitRecipe
from core.training.measures import ACCURACY, LOSS
from pages.kit.run_panel.curves import table
from pages.kit.visitor import COOKIE
from tests.pages.test_run_panel import TrainingService, record_until
from tests.quiet_service import ME


def milliseconds(work: Callable[[], object], times: int = 40) -> float:
    """The median processor time of doing it once."""
    spent = []
    for _ in range(times):
        begin = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - begin))
    return round(statistics.median(spent), 3)


def caption() -> None:
    import streamlit as st

    st.caption("nothing else")


def panel() -> None:
    from pages.kit.run_panel import show

    show("r1", "me")


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: a short run, looked at once."""
    times = 1 if quick else 40
    recipe = DigitRecipe(train_limit=200 if quick else 1000, epochs=2 if quick else 4)
    record = record_until(recipe)
    record.finished = None
    looks = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "service", lambda: TrainingService(record))
        patch.setattr(type(st.context), "cookies", {COOKIE: ME})  # AppTest has a stand-in that is none
        for name, page in (("caption", caption), ("panel", panel)):
            at = AppTest.from_function(page, default_timeout=60).run()
            assert not at.exception
            looks[f"look_{name}_ms"] = milliseconds(at.run, times)
    parts = {
        "curves_ms": milliseconds(lambda: [table(figures.curves(record, of)) for of in (LOSS, ACCURACY)], times),
        "filters_ms": milliseconds(lambda: png_url(figures.filter_sheet(record.snapshots[-1].seen["filters"]).picture), times),
        "gradients_ms": milliseconds(lambda: table(figures.gradients(record)), times),
        "weights_ms": milliseconds(lambda: table(figures.weights(record)), times),
        "advice_ms": milliseconds(lambda: advice(record), times),
    }
    print(json.dumps(looks | parts))


if __name__ == "__main__":
    main("--quick" in sys.argv)
