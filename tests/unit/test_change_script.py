"""The scripts of *What it thinks*, run on their own, print what the page shows."""

import re
import shutil

import numpy as np
import pytest
from PIL import Image

from core.data.pictures import choice
from core.explain.pictures.change_script import CODE, COVER, FOOL, PICTURE, WEIGHTS, change_script
from core.explain.pictures.changes import CHANGES, changed
from core.explain.pictures.cover import cover
from core.explain.pictures.fool import fool
from core.models.packaged import NAME, packaged
from core.zoo.backbone import pretrained
from tests.scripts import run_scripts

AMOUNTS = {"turn": 30, "blur": 3, "grey": 60, "hue": 90, "tiles": 3, "outline": 70, COVER: 2, FOOL: 3}


def after(network, pixels, key):
    """The photo as the page shows it after that change."""
    best = int(network.probabilities([pixels.transpose(1, 2, 0)])[0].argmax())
    if key == FOOL:
        return fool(network.model, pixels, best, AMOUNTS[key]).pixels
    if key == COVER:
        row, column = cover(network.model, network.tensor([pixels.transpose(1, 2, 0)]), best, AMOUNTS[key]).worst
        made, half = pixels.copy(), network.side // 2
        made[:, half * row : half * (row + 1), half * column : half * (column + 1)] = 127
        return made
    return changed(pixels, key, AMOUNTS[key])


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The network, the photo it gets, and what each script prints: the shares before and after."""
    folder, network = tmp_path_factory.mktemp("scripts"), pretrained(NAME)
    pixels = network.pixels(choice.sample("Coffee", colour=True).pixels.astype(np.uint8).transpose(1, 2, 0))
    Image.fromarray(pixels.transpose(1, 2, 0)).save(folder / PICTURE)
    shutil.copy(packaged(), folder / WEIGHTS)
    said = run_scripts({f"{key}.py": change_script(key, AMOUNTS[key], network.side) for key in CODE}, folder)
    return network, pixels, {name.removesuffix(".py"): re.findall(r"  ([\d.]+) (.+)", text) for name, text in said.items()}


@pytest.mark.parametrize("key", CODE)
def test_a_script_says_what_the_page_says(printed, key):
    network, pixels, said = printed
    before, now = (network.probabilities([found.transpose(1, 2, 0)])[0] for found in (pixels, after(network, pixels, key)))
    assert len(said[key]) == 10
    for shares, rows in ((before, said[key][:5]), (now, said[key][5:])):
        assert rows[0][1] == network.classes[int(shares.argmax())]
        assert [float(share) for share, _ in rows] == pytest.approx(np.sort(shares)[::-1][:5].tolist(), abs=2e-4)


def test_every_change_has_its_script_and_none_is_only_the_photo():
    assert set(CODE) == {*CHANGES, COVER, FOOL}
    plain = change_script("", 0, 224)
    assert plain.count("say(pixels)") == 2 and plain == change_script("blur", 0, 224) and "ImageFilter" not in plain
    assert "GaussianBlur(7)" in change_script("blur", 7, 224)
