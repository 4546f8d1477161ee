"""Simulated students: clients of Streamlit's websocket protocol, light enough that thirty of them fit beside the server they load.

The protocol is Streamlit's own affair and goes with the pinned version.
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
    fragment: str = ""  # the live part, once the page has named one
    every: float = 0.0  # seconds between two looks at it
    bytes_received: int = 0
    errors: list[str] = field(default_factory=list)

    async def open(self) -> float:
        """Connect and load the page; gives the seconds it took."""
        headers = {"Cookie": f"glassbox_visitor=student-{id(self):024d}"}
        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, additional_headers=headers
        )
        self._known: dict[str, ForwardMsg] = {}
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
        script.query_string, script.fragment_id, script.is_auto_rerun = urlencode(self.query), fragment, bool(fragment)
        script.page_name = self.path
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
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self._known[message.hash] = message
        if kind == "auto_rerun":
            self.fragment, self.every = message.auto_rerun.fragment_id, message.auto_rerun.interval
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            self.errors.append(message.delta.new_element.exception.message)
        return kind == "script_finished" and message.script_finished != 2  # 2: a newer run took over


async def watch(student: Student, seconds: float, every: float, late: float) -> list[float]:
    """Open the page after `late` seconds, then look every `every` seconds; gives how long each look took."""
    await asyncio.sleep(late)
    await student.open()
    end, took = time.perf_counter() + seconds, []
    while time.perf_counter() < end and student.fragment:
        began = time.perf_counter()
        took.append(await student.look())
        await asyncio.sleep(max(0.0, every - (time.perf_counter() - began)))
    await student.close()
    return took
