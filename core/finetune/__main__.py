"""`python -m core.finetune FOLDER`: fine-tune a pretrained network on the pictures of a folder, or with --sound on its recordings.

FOLDER holds CLASS/*.jpg (PNG, WebP, GIF, BMP and TIFF, too), split by the seed, or train/CLASS/* and val/CLASS/*, whatever these two
are called; folders that can be read in two ways are refused. Progress, and the name of every file that cannot be read, goes to stderr,
one line of JSON to stdout: classes, n_train, n_val, val_accuracy, per_class, seconds (of the whole program), images_per_second (mode
head: through the pretrained network, mirror images counted; else while training), device. The weights are those of the epoch with the
highest validation accuracy.

With --sound the folders hold recordings (WAV, FLAC, OGG, MP3) of one word each, and a head on the pretrained ear learns them; the line
of JSON is the same, its images_per_second are recordings. Of the other options only --seed counts.
"""

import time

STARTED = time.monotonic()

import argparse  # noqa: E402  importing torch is a part of what people wait for
import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """The command line."""
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m core.finetune", description=__doc__, formatter_class=as_written)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mode", choices=("head", "blocks", "all", "scratch"), default="head")
    parser.add_argument("--backbone", choices=("built-in", "efficientnet-lite0", "resnet18", "resnet34", "resnet50"), default="built-in")
    parser.add_argument("--epochs", type=int, help="as many as are usual for the mode if left out")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="weights, labels, loader, ONNX and script go there")
    parser.add_argument("--sound", action="store_true", help="the folder holds recordings of words")
    given = parser.parse_args()
    try:
        if given.epochs is not None and given.epochs < 1:
            raise ValueError(f"epochs must be 1 or more, and not {given.epochs}.")
        if given.sound:
            from core.finetune.sound import finetune_sound

            found = finetune_sound(given.folder, given.seed, STARTED, _say)
            print(json.dumps(found, ensure_ascii=False))
            return
        from core.finetune.run import Wish, finetune

        wish = Wish(given.folder, given.mode, given.backbone, given.epochs or 0, given.device, given.seed, given.out)
        found = finetune(wish, STARTED, _say)
    except (ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
