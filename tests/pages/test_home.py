"""The home page and what stands around every page."""

import json
import re

from core import __version__
from core.classroom.rules import Rules
from core.data.origins import ORIGINS
from core.pretrain.previews import FILE
from pages.home import gallery
from pages.kit import networks
from pages.kit.cards import CARDS
from pages.kit.drawn import SHEET
from pages.kit.shell import PAGES


def sent(at, component):
    """What the page sends to its one component of that name."""
    [found] = [json.loads(each.proto.json) for each in at.get("bidi_component") if component in each.proto.component_name]
    return found


def test_every_lab_has_one_card_with_its_name_and_address(visit):
    at = visit()
    assert at.title[0].value == "Glassbox"
    told = [card for chapter in sent(at, "gallery")["chapters"] for card in chapter["cards"]]
    cards = [card for chapter in CARDS.values() for card in chapter]
    assert [card["title"] for card in told] == [card.title for card in cards]
    assert len({card.page for card in cards}) == len(cards)
    for card, one in zip(cards, told, strict=True):
        assert (PAGES / card.page).exists()
        assert one["href"] in card.ways() and one["who"].startswith("For ")
        assert [way["href"] for way in one["also"]] == [*card.ways()][1:]


def test_cards_that_a_teacher_has_hidden_are_not_there_nor_chapters_without_one(monkeypatch):
    monkeypatch.setattr(gallery.class_rules, "hides", Rules(frozenset({"vision", "language/write.py"})).hides)
    titles = {chapter["title"]: [card["title"] for card in chapter["cards"]] for chapter in gallery._sent()["chapters"]}
    assert "Vision" not in titles and len(titles) == len(CARDS) - 1
    assert "Write on" not in titles["Language"] and len(titles["Language"]) == len(CARDS["Language"]) - 1


def test_what_the_cards_show_is_sent_once_for_all(visit):
    first, again = (sent(visit(), "gallery")["previews"] for _ in range(2))
    assert first == again
    assert networks._files[first.removeprefix("networks/")] == FILE.read_bytes()


def test_the_sheet_is_that_of_draw_a_digit(visit):
    at = visit()
    source = sent(at, "verdict")["source"]
    assert source["sheet"] == sent(at, "paper")["name"] == SHEET
    assert source["network"] and source["problem"]


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
