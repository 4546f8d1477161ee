"""A click is done once, and is not lost: what Streamlit makes of one that falls into the middle of a refresh is put right.

The browser holds a click back for a moment before it sends it. A fragment's timer that fires in this moment sends it along, and then it
is sent once more: Pause would be followed by Go on, which stands where Pause stood. And a click on a fragment that waits for a page
to be drawn is dropped where the whole page is asked for meanwhile.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequests,
    ScriptRequestType,
    _coalesce_widget_states,
    _has_active_trigger_value,
)


def _by_hand(request: Callable[[ScriptRequests, RerunData], bool]) -> Callable[[ScriptRequests, RerunData], bool]:
    @wraps(request)
    def requested(self: ScriptRequests, asked: RerunData) -> bool:
        """What a timer asks for brings no clicks: each of them follows by itself."""
        if asked.is_auto_rerun and asked.widget_states is not None:
            states = WidgetStates(widgets=[each for each in asked.widget_states.widgets if not _has_active_trigger_value(each)])
            asked = replace(asked, widget_states=states)
        return request(self, asked)

    return requested


def _carried(request: Callable[[AppSession, ClientState | None], None]) -> Callable[[AppSession, ClientState | None], None]:
    @wraps(request)
    def requested(self: AppSession, client: ClientState | None) -> None:
        """Whoever asks for the whole page takes along the clicks that still wait: Streamlit gives up the run that they wait for."""
        if client is not None and not client.fragment_id and self._scriptrunner is not None:
            waiting = self._scriptrunner._requests
            with waiting._lock:
                states = waiting._rerun_data.widget_states if waiting._state is ScriptRequestType.RERUN else None
            if states is not None and (both := _coalesce_widget_states(states, client.widget_states)):
                client.widget_states.CopyFrom(both)
        request(self, client)

    return requested


ScriptRequests.request_rerun = _by_hand(ScriptRequests.request_rerun)  # type: ignore[method-assign, assignment]  # no hook is offered
AppSession.request_rerun = _carried(AppSession.request_rerun)  # type: ignore[method-assign, assignment]  # nor here
