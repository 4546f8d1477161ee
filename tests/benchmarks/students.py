"""Simulated students: clients of Streamlit's websocket protocol, light enough that thirty of them fit beside the server they load.

The protocol is Streamlit's own affair and goes with the pinned version. They do what its browser page does: name the page by its
hash once the server has told it, keep the address that the page has written, and forget the live part when the whole page is
drawn again. The server gives no answer to whoever asks for a live part that is no more, and sends whoever names no page home.
"""

import asyncio
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 30.0  # seconds without a word from the server until a student gives up


@dataclass
class Student:
    """One open tab: looks at a page, and asks again for its live part as often as the page wishes."""

    port: int
    path: str = ""
    query: dict[str, str] = field(default_factory=dict)
    fragment: str = ""  # the live part, while the page has one
    every: float = 0.0  # seconds between two looks at it
    cookie: str = ""  # what its browser sends; "": one of its own
    bytes_received: int = 0
    errors: list[str] = field(default_factory=list)

    async def open(self) -> float:
        """Connect and load the page; gives the seconds it took."""
        headers = {"Cookie": self.cookie or f"glassbox_visitor=student-{id(self):024d}"}
        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, additional_headers=headers
        )
        self._known: set[str] = set()
        self._page, self._address = "", urlencode(self.query)
        return await self._run()

    async def look(self) -> float:
        """Refresh the live part; gives the seconds from asking to the end of the answer."""
        return await self._run(self.fragment)

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.close()

    async def _run(self, fragment: str = "") -> float:
        asking = BackMsg()
        script = asking.rerun_script
        script.query_string, script.fragment_id, script.is_auto_rerun = self._address, fragment, bool(fragment)
        script.page_script_hash, script.page_name = self._page, "" if self._page else self.path
        script.cached_message_hashes.extend(self._known)
        start = time.perf_counter()
        await self._socket.send(asking.SerializeToString())
        while True:
            body = await asyncio.wait_for(self._socket.recv(), PATIENCE)
            self.bytes_received += len(body)
            message = ForwardMsg()
            message.ParseFromString(body)
            if self._finished(message):
                return time.perf_counter() - start

    def _finished(self, message: ForwardMsg) -> bool:
        if message.metadata.cacheable and message.hash:
            self._known.add(message.hash)
        match message.WhichOneof("type"):
            case "new_session" if not message.metadata.run.fragment_ids:
                self._page, self.fragment = message.new_session.page_script_hash, ""
            case "navigation":
                self._page = message.navigation.page_script_hash
            case "page_info_changed":
                self._address = message.page_info_changed.query_string
            case "auto_rerun":
                self.fragment, self.every = message.auto_rerun.fragment_id, message.auto_rerun.interval
            case "delta" if message.delta.new_element.WhichOneof("type") == "exception":
                self.errors.append(message.delta.new_element.exception.message)
            case "script_finished":
                return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False


async def watch(student: Student, seconds: float = float("inf"), late: float = 0.0) -> list[float]:
    """Open the page after `late` seconds and look for so long, or until nothing moves any more; gives how long each look took."""
    await asyncio.sleep(late)
    await student.open()
    end, took = time.perf_counter() + seconds, []
    while student.fragment and time.perf_counter() < end:
        await asyncio.sleep(max(0.0, student.every - (took[-1] if took else 0.0)))
        took.append(await student.look())
    await student.close()
    return took
