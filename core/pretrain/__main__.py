"""`python -m core.pretrain digits|backbone --data FOLDER`: make a shipped model again. Progress on stderr, one JSON line on stdout."""

import argparse
import json
import sys
from pathlib import Path

from core.models.files import MODELS
from core.pretrain.make_backbone import make_backbone
from core.pretrain.make_digits import make_digits

WORK = Path(".glassbox") / "pretrain"
MAKERS = {"digits": make_digits, "backbone": make_backbone}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m core.pretrain", description=__doc__)
    parser.add_argument("name", choices=MAKERS)
    parser.add_argument("--data", type=Path, required=True, help="folder with the public data the card names")
    parser.add_argument("--out", type=Path, default=MODELS, help="where weights and card go")
    parser.add_argument("--work", type=Path, default=WORK, help="prepared pictures and checkpoints are kept here")
    given = parser.parse_args()
    if not given.data.is_dir():
        sys.exit(f"There is no folder {given.data}.")
    print(json.dumps(MAKERS[given.name](given.data, given.out, given.work)))


if __name__ == "__main__":
    main()
