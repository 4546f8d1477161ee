"""What several pages build their controls from: a choice in the address, a sheet of photographs, components out of files."""

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.figures.sheets import GAP, framed, on_paper
from pages.kit import frontend, photo_sheet


def choosing():
    from pages.kit.pick import pick

    picked = pick("What", {"one": 1, "two": 2, "three": 3}, "what", help="Pick one.")
    other = pick("Which", ["a", "b"], "which", "b", shown=True)
    import streamlit as st

    st.text(f"{picked} {other}")


def test_one_of_the_options_is_always_picked_and_the_address_brings_it_back():
    at = AppTest.from_function(choosing).run()
    assert not at.exception and at.text[0].value == "one b"
    again = AppTest.from_function(choosing)
    again.query_params["what"], again.query_params["which"] = "three", "a"
    assert again.run().text[0].value == "three a"


@pytest.mark.parametrize(("cell", "place"), [((0, 0), 0), ((30, 5), 3), ((12, 25), 9), ((39, 38), 15)])
def test_a_click_on_a_sheet_of_photographs_is_a_place_and_counts_once(monkeypatch, cell, place):
    asked = []
    monkeypatch.setattr(photo_sheet, "pixel_picker", lambda *given, **how: asked.append(given) or cell)
    sheet = np.zeros((40, 40, 3), np.uint8)
    side = 10 - GAP
    assert photo_sheet.picked(sheet, "alt", f"sheet-{place}", 5, 4, side) == place
    assert photo_sheet.picked(sheet, "alt", f"sheet-{place}", None, 4, side) is None
    (*_, framed_at, _, _), (*_, nowhere, _, _) = asked
    assert framed_at[:2] == (10, 10) and max(nowhere[:2]) < -1000
    st.session_state.clear()


def test_a_component_is_made_of_the_files_by_their_endings(monkeypatch):
    made = {}
    monkeypatch.setattr(st.components.v2, "component", lambda name, **parts: made.update(parts, name=name))
    frontend.component("pooling", "pooling.html", "chain.css", "maps.js", "pooling.js")
    assert made["html"] == frontend.source("pooling.html") and made["css"] == frontend.source("chain.css")
    assert made["js"] == frontend.source("maps.js", "pooling.js") and made["name"] == "pooling"
    frontend.component("drop", "picture_drop.css", "picture_drop.js", html="<b></b>")
    assert made["html"] == "<b></b>"


def test_a_digit_is_ink_on_framed_paper():
    drawn = on_paper(np.eye(3, dtype=np.float32), 4)
    assert drawn.shape == (14, 14, 3) and (drawn[1, 1] == 0).all() and (drawn[1, 6] == 255).all()
    assert (framed(drawn)[0] == drawn[0, 0]).all()
