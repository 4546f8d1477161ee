"""What a network that forecasts said of a part of its series, over what came."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.data.series.dates import moments
from core.figures.sequences import in_time
from core.figures.training.specs import FORECAST
from core.training.record import Record
from pages.kit.charts import chart
from pages.kit.run_panel.answers import Answers, answers
from pages.kit.run_panel.shared import part

MOST = 160  # points of the chart: the newest


def along(run_id: str, record: Record) -> None:
    """Truth, forecast and last value, one after the other in time."""
    found = answers(record)
    if found is None:
        return
    rows = part(run_id, "forecast", found.version, lambda: _rows(found))
    truth, said, last = (rows[rows["who"] == who]["value"].to_numpy() for who in ("truth", "network", "last value"))
    mine, naive = (float(np.sqrt(np.mean((one - truth) ** 2))) for one in (said, last))
    st.markdown(f"**Each point forecast from the true values before it**, {found.of}")
    alt = f"{len(truth)} points with the network's forecasts; RMSE {mine:.4g}, of the last value {naive:.4g}"
    chart(rows, in_time(FORECAST) if "time" in rows else FORECAST, key="run-forecast", alt=alt)
    better = "nearer than" if mine < naive else "no nearer than"
    shown = f"The last {len(truth)} of them: the" if len(found.examples) > len(truth) else "The"
    st.caption(f"{shown} network's RMSE is {mine:.4g}, {better} the last value said once more ({naive:.4g}).")


def _rows(found: Answers) -> pd.DataFrame:
    shown = found.examples
    parts = {"truth": shown.labels, "network": found.predictions, "last value": shown.last}
    at, names = shown.at[-MOST:] + 2, shown.names[-MOST:]  # points count from 1, and it is the next that is forecast
    time = moments(names, "year" if _years(names, int(at[0])) else "")
    along = {"point": at, "when": names} | ({} if time is None else {"time": time})
    return pd.concat(pd.DataFrame(along | {"who": who, "value": np.asarray(values, float)[-MOST:]}) for who, values in parts.items())


def _years(names: Sequence[str], first: int) -> bool:
    """Whether points are named by years: numbers one apart, and not those of the points."""
    if not all(name.isdecimal() for name in names) or names[0] == str(first):
        return False
    return int(names[-1]) - int(names[0]) == len(names) - 1
