"""Judge a shipped model on one's own files, `python -m core.evaluate digits FOLDER` and others: a line of JSON on stdout."""

import argparse
import json
import sys
from pathlib import Path

from core.evaluate import autoencoder, digits, gan, reviews, speech, writer


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m core.evaluate", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    as_written = argparse.RawDescriptionHelpFormatter
    pictures = what.add_parser("digits", help="pictures of digits in a folder", description=digits.__doc__, formatter_class=as_written)
    pictures.add_argument("folder", type=Path)
    texts = what.add_parser("reviews", help="reviews in a file", description=reviews.__doc__, formatter_class=as_written)
    texts.add_argument("file", type=Path)
    texts.add_argument("--model", choices=reviews.MODELS, default=reviews.MODELS[0], help="who reads (%(default)s if left out)")
    texts.add_argument("--label", help="the column of the labels (found out if left out)")
    texts.add_argument("--for", dest="positive", default="", help="the labels that are for a film, such as 4,5; all others are against it")
    made = what.add_parser("autoencoder", help="the shipped autoencoders", description=autoencoder.__doc__, formatter_class=as_written)
    made.add_argument("--data", type=Path, required=True, help="folder with the published files of MNIST")
    forged = what.add_parser("gan", help="the shipped forger of digits", description=gan.__doc__, formatter_class=as_written)
    forged.add_argument("--data", type=Path, required=True, help="folder with the published files of MNIST")
    lines = what.add_parser("writer", help="texts in a file", description=writer.__doc__, formatter_class=as_written)
    lines.add_argument("file", type=Path)
    sounds = what.add_parser("speech", help="recordings of digits in a folder", description=speech.__doc__, formatter_class=as_written)
    sounds.add_argument("folder", type=Path)
    given = parser.parse_args()
    try:
        if given.what == "digits":
            found = digits.evaluate_digits(given.folder)
        elif given.what == "speech":
            found = speech.evaluate_speech(given.folder)
        elif given.what == "writer":
            found = writer.evaluate_writer(given.file)
        elif given.what == "autoencoder":
            found = autoencoder.evaluate_autoencoder(given.data)
        elif given.what == "gan":
            found = gan.evaluate_gan(given.data)
        else:
            positive = [value for value in given.positive.split(",") if value.strip()]
            found = reviews.evaluate_reviews(given.file, given.model, given.label, positive)
    except ValueError as problem:
        sys.exit(str(problem))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
