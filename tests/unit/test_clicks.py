"""Clicks that meet a refresh, told to what Streamlit keeps of requests."""

from threading import Lock
from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType

from pages.kit import clicks  # noqa: F401  it puts Streamlit right

CLICK, SLIDER = WidgetState(id="pause", trigger_value=True), WidgetState(id="slider", double_value=0.3)


def clicked(states):
    return [state.id for state in states.widgets if state.trigger_value]


@pytest.mark.parametrize("first", [True, False], ids=["before its message", "after it"])
def test_a_click_that_a_timer_sends_along_comes_once(first):
    requests, came = ScriptRequests(), []
    asked = [
        RerunData(widget_states=WidgetStates(widgets=[CLICK, SLIDER]), fragment_id="panel", is_auto_rerun=auto) for auto in (True, False)
    ]
    for data in asked if first else asked[::-1]:
        requests.request_rerun(data)
        given = requests.on_scriptrunner_ready().rerun_data.widget_states
        came += clicked(given)
        assert {state.id for state in given.widgets} >= {"slider"}
        requests = ScriptRequests()
    assert came == ["pause"]


def test_a_click_that_waits_is_not_taken_away_by_a_timer():
    requests = ScriptRequests()
    requests.request_rerun(RerunData(widget_states=WidgetStates(widgets=[CLICK]), fragment_id="panel"))
    requests.request_rerun(RerunData(widget_states=WidgetStates(widgets=[SLIDER]), fragment_id="panel", is_auto_rerun=True))
    assert clicked(requests.on_scriptrunner_ready().rerun_data.widget_states) == ["pause"]


@pytest.mark.parametrize("whole", [True, False])
def test_a_click_that_waits_for_its_fragment_outlives_a_request_for_the_whole_page(whole):
    requests, begun = ScriptRequests(), []
    requests.request_rerun(RerunData(widget_states=WidgetStates(widgets=[CLICK]), fragment_id="panel"))
    session = SimpleNamespace(
        id="one",
        _state=None,
        _lock=Lock(),
        has_fragment=lambda _: True,
        _client_state=ClientState(),
        _scriptrunner=SimpleNamespace(_requests=requests, request_stop=requests.request_stop, request_rerun=requests.request_rerun),
        _create_scriptrunner=begun.append,
    )
    AppSession.request_rerun(session, ClientState(widget_states=WidgetStates(widgets=[SLIDER]), fragment_id="" if whole else "other"))
    if whole:
        assert requests.on_scriptrunner_ready().type is ScriptRequestType.STOP
    came = begun[0] if whole else requests.on_scriptrunner_ready().rerun_data
    assert clicked(came.widget_states) == ["pause"] and "slider" in [state.id for state in came.widget_states.widgets]
