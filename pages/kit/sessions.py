"""What Streamlit keeps of every tab, made smaller: no descriptors, and nothing once nobody has come back for a while."""

import asyncio
import time
from typing import Any

import streamlit as st
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

MOST = 128  # sessions that wait for their tab to come back
SWEEP_SECONDS = 20.0


class _ForAll(asyncio.SelectorEventLoop):
    """The one loop that is shown to the scripts of all sessions. None of them runs it, so nobody may close it."""

    def close(self) -> None:
        """Others have it, too."""


_begun = AppSession.__init__
_loops: list[_ForAll] = []


def _begin_without_loop(session: AppSession, *args: Any, **options: Any) -> None:
    _begun(session, *args, **options)
    if not isinstance(own := getattr(session, "_script_event_loop", None), asyncio.AbstractEventLoop):
        return  # another Streamlit, which does without
    own.close()
    if not _loops:
        _loops.append(_ForAll())
    session._script_event_loop = _loops[0]


def share_loop() -> None:
    """Have sessions share an event loop. Streamlit makes one for each: three descriptors, for every tab of the last ten minutes."""
    AppSession.__init__ = _begin_without_loop  # type: ignore[method-assign, assignment]  # no hook is offered


class Resting(SessionStorage):
    """The sessions whose tab is not connected. One that waits for too long is ended.

    Streamlit's own storage only forgets them: what they had sent stays in memory.
    """

    def __init__(self, seconds: float, most: int = MOST) -> None:
        self._seconds, self._most = seconds, most
        self._kept: dict[str, tuple[float, SessionInfo]] = {}

    def get(self, session_id: str) -> SessionInfo | None:
        """The session of that id, if it still waits."""
        self.sweep()
        return self._kept[session_id][1] if session_id in self._kept else None

    def save(self, session_info: SessionInfo) -> None:
        """Let a session wait."""
        self._kept[session_info.session.id] = time.monotonic(), session_info
        self.sweep()

    def delete(self, session_id: str) -> None:
        """It waits no more: its tab is back, or it was ended."""
        del self._kept[session_id]

    def list(self) -> list[SessionInfo]:
        """All that wait."""
        self.sweep()
        return [each for _, each in self._kept.values()]

    def sweep(self) -> None:
        """End those that waited too long, and the oldest where they are too many."""
        over = time.monotonic() - self._seconds
        for number, (session_id, (since, info)) in enumerate(list(self._kept.items()), 1 - len(self._kept)):
            if since <= over or number <= -self._most:
                self._kept.pop(session_id, None)
                info.session.shutdown()


def rest_in(app: st.App, storage: Resting) -> None:
    """Have the sessions of an app that has begun wait there. Streamlit takes no storage from an app; another one may keep its own."""
    manager: Any = getattr(getattr(app, "_runtime", None), "_session_mgr", None)
    if hasattr(manager, "_session_storage"):
        manager._session_storage = storage


async def sweep_now_and_then(storage: Resting) -> None:
    """Sweep for as long as the server runs."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        storage.sweep()
