"""`python -m core.pretrain NAME --data FOLDER`: make a shipped model again. Progress on stderr, one JSON line on stdout."""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from core.models.files import MODELS
from core.pretrain.make_attention import NAME as ATTENTION
from core.pretrain.make_attention import make_attention
from core.pretrain.make_autoencoders import make_autoencoder, make_autoencoders
from core.pretrain.make_backbone import make_backbone
from core.pretrain.make_detector import make_detector
from core.pretrain.make_digits import make_digits
from core.pretrain.make_ear import make_ear
from core.pretrain.make_gan import make_gan
from core.pretrain.make_kinds import make_kinds
from core.pretrain.make_names import make_names
from core.pretrain.make_outliers import make_outliers
from core.pretrain.make_previews import make_previews
from core.pretrain.make_readers import RECURRENT, make_bigrams, make_reader, make_reviews
from core.pretrain.make_siamese import make_siamese
from core.pretrain.make_sound_sample import make_sound_sample
from core.pretrain.make_spoken_digits import make_spoken_digits
from core.pretrain.make_stage_heads import make_stage_heads
from core.pretrain.make_translators import RECIPES as TRANSLATORS
from core.pretrain.make_translators import make_translator
from core.pretrain.make_voices import make_voices
from core.pretrain.make_writer import make_writer
from core.zoo.autoencoders import AUTOENCODERS

WORK = Path(".glassbox") / "pretrain"
MAKERS: dict[str, Callable[[Path, Path, Path], dict[str, Any]]] = {
    "digits": make_digits,
    "backbone": make_backbone,
    "outliers": make_outliers,
    "stage-heads": make_stage_heads,
    "other-kinds": make_kinds,
    "reviews": make_reviews,
    "reviews-bigrams": make_bigrams,
    ATTENTION: make_attention,
    "autoencoder": make_autoencoders,
    "gan": make_gan,
    "detector": make_detector,
    "siamese": make_siamese,
    "names": make_names,
    "writer": make_writer,
    "ear": make_ear,
    "spoken-digits": make_spoken_digits,
    "voices": make_voices,
    "sound-sample": make_sound_sample,
    "previews": make_previews,
    **{name: partial(make_autoencoder, name) for name in AUTOENCODERS},
    **{name: partial(make_translator, name) for name in TRANSLATORS},
    **{name: partial(make_reader, name) for name in RECURRENT},
}


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
