"""What several pages build their controls from: a choice in the address, a sheet of photographs, components out of files."""

import re

import numpy as np
import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
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


def test_a_component_is_made_of_its_folder(monkeypatch):
    made = {}
    monkeypatch.setattr(st.components.v2, "component", lambda name, **parts: made.update(parts, name=name))
    frontend.component("vision/convolution_views/pooling_view")
    folder = frontend.PAGES / made["name"]
    assert made["html"] == frontend.COMING + (folder / "index.html").read_text(encoding="utf-8")
    own, shared = ((folder / name).read_text(encoding="utf-8") for name in ("index.css", "../chain.css"))
    assert made["css"].endswith(re.sub(r"@import .*\n", "", own)) and shared in made["css"] and "@import" not in made["css"]
    frontend.component("kit/frontend/scroll_to_run")
    assert made["css"] is None


def test_modules_are_served_with_a_hash_in_their_address(monkeypatch):
    asked = re.compile(r'import\(new URL\("(modules/[^"]+)", document.baseURI\)\)')
    monkeypatch.setattr(st.components.v2, "component", lambda name, **parts: parts["js"])
    client = TestClient(Starlette(routes=frontend.routes()))
    for path in [path for path in frontend.modules() if path.endswith("/index.js")]:
        address = asked.search(frontend.component(path.removesuffix("/index.js")))[1]
        answer = client.get(address)
        assert answer.status_code == 200 and answer.content == frontend.modules()[path]
        assert answer.headers["content-type"].startswith("text/javascript") and "immutable" in answer.headers["cache-control"]
    for other in (
        address.replace(frontend.version(), "0"),
        address.replace("index.js", "index.css"),
        address.replace("index.js", "../../../app.py"),
    ):
        assert client.get(other).status_code == 404


def test_every_import_of_a_module_is_a_module():
    for path, body in frontend.modules().items():
        for found in re.findall(r'^import .* from "([^"]+)";', body.decode(), re.MULTILINE):
            assert (frontend.PAGES / path).parent.joinpath(found).resolve().relative_to(frontend.PAGES).as_posix() in frontend.modules()


def test_a_digit_is_ink_on_framed_paper():
    drawn = on_paper(np.eye(3, dtype=np.float32), 4)
    assert drawn.shape == (14, 14, 3) and (drawn[1, 1] == 0).all() and (drawn[1, 6] == 255).all()
    assert (framed(drawn)[0] == drawn[0, 0]).all()
