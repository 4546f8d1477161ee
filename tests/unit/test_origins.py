"""Whatever data come along, can be downloaded or were learnt from: who made them and under what licence is written down and shown."""

import json
from pathlib import Path

import pytest

from core.data.downloads import SOURCES
from core.data.origins import ORIGINS, with_origins
from core.data.pictures import choice, samples
from core.data.tables.bundled import BUNDLED

ROOT = Path(__file__).parents[2]
CARDS = {path.stem: json.loads(path.with_suffix(".json").read_text()) for path in (ROOT / "assets/models").glob("*.safetensors")}
BY_SKLEARN, BY_SKIMAGE = "temple and flower", "photographs of scikit-image"


@pytest.mark.parametrize("name", CARDS)
def test_every_card_names_its_data_with_source_and_licence(name):
    data = CARDS[name]["data"]
    assert data and data == with_origins({key: entry["used"] for key, entry in data.items()})
    assert all(entry["used"] and entry["source"] and entry["licence"] for entry in data.values())


def test_every_set_has_a_source_a_licence_and_a_use():
    for origin in ORIGINS.values():
        assert all(len(text) > 2 for text in (origin.source, origin.licence, origin.use))
    learnt = {name for card in CARDS.values() for name in card["data"]}
    assert {name for name, origin in ORIGINS.items() if "learnt from it" in origin.use} == learnt - {"made here"}


def test_what_can_be_downloaded_says_its_terms():
    for source in SOURCES.values():
        origin = ORIGINS.get(source.name, ORIGINS["ImageNet's weights"])
        assert source.terms == f"From {origin.source}. Licence: {origin.licence}."
    assert {name for name, source in SOURCES.items() if "ImageNet" in source.terms} == {name for name in SOURCES if "weights" in name}


def test_pictures_that_come_along_are_from_packages_whose_terms_are_told():
    packages = {package for package, _ in (*choice.SAMPLES.values(), *samples.PHOTOGRAPHS.values())}
    told = {"skimage": BY_SKIMAGE, "sklearn": BY_SKLEARN}
    assert packages == set(told) and set(told.values()) <= set(ORIGINS)
    theirs = {label.lower() for label, (package, _) in choice.SAMPLES.items() if package == "sklearn"}
    assert theirs == {"temple", "flower"}  # as the name of the entry says


def test_tables_that_come_along_are_made_here_or_have_an_origin():
    made_here = {"study", "cards"}
    assert {name for name, table in BUNDLED.items() if table.label in ORIGINS} == set(BUNDLED) - made_here
