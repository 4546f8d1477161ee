"""Charts on a page: with Projector their letters are larger, whatever says how large they are."""

import json

from pages.kit import charts

SPEC = {"height": 100, "layer": [{"mark": {"type": "text", "fontSize": 10}, "encoding": {"x": {"axis": {"labelFontSize": 20}}}}]}


def page():
    import streamlit as st

    from pages.kit.charts import chart
    from tests.pages.test_charts import SPEC

    st.toggle("Projector", key="projector")
    chart([{"a": 1}], SPEC, "chart", "one")


def test_with_projector_the_letters_of_a_chart_are_larger_and_a_low_one_has_room_for_them():
    from streamlit.testing.v1 import AppTest

    at = AppTest.from_function(page).run()
    at.toggle[0].set_value(True).run()
    assert not at.exception
    spec = json.loads(at.get("vega_lite_chart")[0].proto.spec)
    assert spec["layer"][0]["mark"] == {"type": "text", "fontSize": 14}
    assert spec["layer"][0]["encoding"]["x"]["axis"]["labelFontSize"] == 28
    assert spec["config"]["axis"]["labelFontSize"] == charts.PROJECTED["axis"]["labelFontSize"] and spec["height"] == 140
    at.toggle[0].set_value(False).run()
    plain = json.loads(at.get("vega_lite_chart")[0].proto.spec)
    assert plain["layer"] == SPEC["layer"] and plain["height"] == 100 and "axis" not in plain["config"]
