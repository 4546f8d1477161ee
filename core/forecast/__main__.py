"""`python -m core.forecast FILE`: teach a network a series, and judge its forecasts of the end.

FILE is a table (CSV with any separator, TSV, JSON) with a column of numbers and, if there is one, a column of dates. The last share of the
series is forecast one step at a time (with --horizon, so many steps at a time), each from the true values up to there. How the series is
made ready, the window and what the network begins with are found out on what lies before, unless --window says the window. Who forecasts,
if --model does not say it, is the average: the median of an LSTM, the straight lines that were nearest on what lies before, the last
value, where there is a season the value a season ago, and exponential smoothing.

Progress goes to stderr, one line of JSON to stdout: n_train and n_test (points before and points forecast), rmse, mae, mape (per cent; null
where there are zeros), mase, the same four in "naive" (the last value) and, where there is a season, in "seasonal", and seconds.
"""

import time

STARTED = time.monotonic()

import argparse  # noqa: E402  importing torch is a part of what people wait for
import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

MODELS = ("average", "lstm", "gru", "rnn", "dense", "conv", "naive", "seasonal", "ets")


def main() -> None:
    """The command line."""
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m core.forecast", description=__doc__, formatter_class=as_written)
    parser.add_argument("file", type=Path)
    parser.add_argument("--column", help="the column of the series (found out if left out)")
    parser.add_argument("--model", choices=MODELS, default=MODELS[0], help="who forecasts (%(default)s if left out)")
    parser.add_argument("--window", type=int, help="values that are read at once, such as 10 (found out if left out)")
    parser.add_argument("--horizon", type=int, default=1, help="steps ahead that are forecast from each point")
    parser.add_argument("--test", type=float, default=0.2, help="share of the series at its end that is forecast")
    parser.add_argument("--epochs", type=int, help="at most so many")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    try:
        from core.forecast.run import Wish, forecast

        wish = Wish(given.file, given.column, given.model, given.window, given.horizon, given.test, given.epochs, given.seed)
        found = forecast(wish, STARTED, lambda text: print(text, file=sys.stderr, flush=True))
    except (ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
