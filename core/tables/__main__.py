"""`python -m core.tables TRAIN.csv --target NAME`: teach networks a table, and judge what they say of rows they have not seen.

TRAIN is a table (CSV with any separator, TSV, JSON) with a heading. Without --test a fifth of its rows, drawn by chance, is the test.
What the columns are is found out; ids, names, empty columns and columns that give the answer away are left out and named in "warnings";
--keep brings some of them back, --leave leaves out others. Several networks are trained, each on other four fifths of the rows; the mean
of what they say counts, averaged with a straight line where rows that none of them has seen show that it helps.

Progress goes to stderr, one line of JSON to stdout: n_train, n_test (rows whose answer is known), accuracy, or r2 and rmse (null where no
answer of the test is known), the same in "baseline" (most common class, or mean), "linear" and "trees", seconds, and warnings.
"""

import time

STARTED = time.monotonic()

import argparse  # noqa: E402  importing torch is a part of what people wait for
import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402


def main() -> None:
    """The command line."""
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m core.tables", description=__doc__, formatter_class=as_written)
    parser.add_argument("file", type=Path, metavar="TRAIN")
    parser.add_argument("--target", required=True, help="the column to predict")
    parser.add_argument("--test", type=Path, help="a table with the same columns; its answers may be missing")
    parser.add_argument("--predictions", type=Path, help="where to write what is said of every row of the test, as CSV")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=_names, default=(), help="columns that are used although they would be left out: A,B")
    parser.add_argument("--leave", type=_names, default=(), help="columns that are left out: A,B")
    given = parser.parse_args()
    try:
        from core.tables.run import Wish, predict

        wish = Wish(given.file, given.target, given.test, given.predictions, given.seed, given.keep, given.leave)
        found = predict(wish, STARTED, lambda text: print(text, file=sys.stderr, flush=True))
    except (ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    print(json.dumps(found, ensure_ascii=False))


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in text.split(","))))


if __name__ == "__main__":
    main()
