"""The home page and what stands around every page."""

import re

from pages.kit.cards import CARDS
from pages.kit.shell import PAGES


def test_every_card_opens_a_page_that_exists(visit):
    at = visit()
    assert at.title[0].value == "Glassbox"
    assert len(at.get("page_link")) == len(CARDS)
    for card in CARDS:
        assert (PAGES / card.page).exists()
        assert card.title in " ".join(s.value for s in at.subheader)


def test_the_device_in_use_is_named_with_its_memory(visit):
    assert re.search(r"This machine: .+, \d+ GB", visit().sidebar.caption[0].value)


def test_the_projector_switch_enlarges_type(visit):
    at = visit()
    assert not at.get("html")
    at.sidebar.toggle(key="projector").set_value(True).run()
    assert not at.exception
    assert "22px" in str(at.get("html")[0].proto)
