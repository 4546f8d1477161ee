"""The home page and what stands around every page."""

import re

from core import __version__
from core.data.origins import ORIGINS
from pages.kit.cards import CARDS
from pages.kit.shell import PAGES


def test_every_card_opens_a_page_that_exists(visit):
    at = visit()
    assert at.title[0].value == "Glassbox"
    cards = [card for chapter in CARDS.values() for card in chapter]
    assert len(at.get("page_link")) == len(cards) + 1  # and the one for newcomers
    links = [link.proto.label for link in at.get("page_link")]
    for card in cards:
        assert any(link.startswith(f"Open ![{card.title}](") for link in links)  # who hears it without the card hears where it leads
        assert (PAGES / card.page).exists()
        assert card.title in " ".join(m.value for m in at.markdown)


def test_every_page_but_home_has_a_card():
    pages = {str(file.relative_to(PAGES)) for file in PAGES.glob("*/*.py") if "address.opens(" in file.read_text(encoding="utf-8")}
    assert {card.page for chapter in CARDS.values() for card in chapter} == pages - {"home/home.py"}


def test_the_device_in_use_is_named_with_its_memory(visit):
    assert re.search(r"The computer that runs this: .+, \d+ GB", visit().sidebar.caption[0].value)


def test_the_projector_switch_enlarges_type(visit):
    at = visit()
    assert not any("22px" in str(sheet.proto) for sheet in at.get("html"))
    at.sidebar.toggle(key="projector").set_value(True).run()
    assert not at.exception
    assert any("22px" in str(sheet.proto) for sheet in at.get("html"))


def test_the_version_and_the_terms_of_all_data_are_at_the_foot_of_the_home_page(visit):
    at = visit()
    [about] = at.expander
    assert about.label == f"About Glassbox {__version__}"
    told = about.table[0].value
    assert list(told["data"]) == list(ORIGINS)
    assert list(told["licence"]) == [origin.licence for origin in ORIGINS.values()]
    assert list(told["from"]) == [origin.source for origin in ORIGINS.values()]
