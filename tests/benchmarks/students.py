"""Simulated students: clients of Streamlit's websocket protocol, light enough that thirty of them fit beside the server they load.

The protocol is Streamlit's own affair and goes with the pinned version. They do what its browser page does: name the page by its
hash once the server has told it, keep the address that the page has written, and forget the live part when the whole page is
drawn again. The server gives no answer to whoever asks for a live part that is no more, and sends whoever names no page home.
"""

import asyncio
import http.client
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

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
    said: list[str] = field(default_factory=list)  # sentences on the page: since the last question
    progress: str = ""  # what stands in the page's bar
    stream: dict[str, Any] = field(default_factory=dict)  # where its run can be heard, as the bar was told
    told: list[tuple[float, str]] = field(default_factory=list)  # by the stream: when its process sent it, and what stood in the bar
    widgets: dict[str, str] = field(default_factory=dict)  # ids of buttons, fields of text and places for files by their labels
    typed: dict[str, str] = field(default_factory=dict)  # what stands in fields of text, by their labels; sent with the next press
    patience: float = PATIENCE
    session: str = ""  # the server's name for this tab
    address: str = ""  # what the page has written behind the question mark

    async def open(self) -> float:
        """Connect and load the page; gives the seconds it took."""
        self.cookie = self.cookie or f"glassbox_visitor=student-{id(self):024d}"
        headers = {"Cookie": self.cookie}
        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, additional_headers=headers
        )
        self._known: set[str] = set()
        self._page, self.address = "", urlencode(self.query)
        return await self._run()

    async def look(self) -> float:
        """Refresh the live part; gives the seconds from asking to the end of the answer."""
        return await self._run(self.fragment)

    async def press(self, label: str) -> float:
        """Press the button that is called so; gives the seconds until the page has answered."""
        return await self._run("", {"id": self.widgets[label], "trigger_value": True})

    async def hear(self, heard: Callable[[float, int], None]) -> None:
        """Hear the stream of its run until it ends; each event is told with the time at which its process sent it, and its bytes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            asked = urlencode(self.stream)
            head = f"GET /watch/run?{asked} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n\r\n"
            writer.write(head.encode())
            if b" 200 " not in await reader.readline():
                raise ConnectionRefusedError("the stream was refused")
            while line := await reader.readline():
                if line.startswith(b"data: "):
                    event = json.loads(line[6:])
                    doing = event.get("new", event.get("whole", {})).get("doing", "")
                    if doing and event.get("at"):
                        self.told.append((event["at"], doing))
                    heard(event.get("at", 0.0), len(line))
        finally:
            writer.close()

    async def follow(self) -> None:
        """Look as often as the page wishes, until nothing moves any more."""
        while self.fragment:
            await asyncio.sleep(self.every)
            await self.look()

    def heard(self, words: str) -> bool:
        """Whether the page has said these words since the last question."""
        return any(words in said for said in self.said)

    @property
    def run_id(self) -> str:
        """The run that its page shows; "" for none."""
        return parse_qs(self.address).get("run", [""])[0]

    @property
    def told_to_wait(self) -> int | None:
        """The seconds that its run will wait, as the page says; 0: it has begun, or is about to; None: nothing is said."""
        if told := re.match(r"Waiting.*About (\d+) (s|min) left", self.progress):
            return int(told[1]) * {"s": 1, "min": 60}[told[2]]
        return 0 if self.progress else None

    @property
    def port_here(self) -> int:
        """Its own end of the connection."""
        return int(self._socket.local_address[1])

    async def send(self, label: str, name: str, data: bytes) -> float:
        """Send a file to the place that is called so; gives the seconds until the page has answered.

        Raises:
            ValueError: It is not taken.
        """
        start = time.perf_counter()
        asking = BackMsg()
        asking.file_urls_request.request_id = name
        asking.file_urls_request.file_names.append(name)
        await self._socket.send(asking.SerializeToString())
        while (message := await self._heard()).WhichOneof("type") != "file_urls_response":
            self._finished(message)
        [urls] = message.file_urls_response.file_urls
        await asyncio.to_thread(self.put, urls.upload_url, data)
        info = {"name": name, "size": len(data), "file_id": urls.file_id, "file_urls": urls}
        await self._run("", {"id": self.widgets[label], "file_uploader_state_value": {"uploaded_file_info": [info]}})
        return time.perf_counter() - start

    def put(self, path: str, data: bytes) -> None:
        """Send a body to an address of the app, with the token that its pages have.

        Raises:
            ValueError: It is not taken.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        answer.read()
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n' + data + b"\r\n--x--\r\n"
        headers = {"Cookie": cookie, "X-Xsrftoken": cookie.split("=", 1)[1], "Content-Type": "multipart/form-data; boundary=x"}
        connection.request("PUT", path, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        if answer.status >= 400:
            raise ValueError(f"{answer.status} {said[:80]!r}")

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.close()

    async def ask(self, fragment: str = "", moved: dict[str, Any] | None = None) -> None:
        """Ask for the page, or a part of it, and do not wait for the answer."""
        asking = BackMsg()
        if moved:
            asking.rerun_script.widget_states.widgets.add(**moved)
            for label, text in self.typed.items():
                asking.rerun_script.widget_states.widgets.add(id=self.widgets[label], string_value=text)
        script = asking.rerun_script
        script.query_string, script.fragment_id, script.is_auto_rerun = self.address, fragment, bool(fragment)
        script.page_script_hash, script.page_name = self._page, "" if self._page else self.path
        script.cached_message_hashes.extend(self._known)
        await self._socket.send(asking.SerializeToString())

    def deaf(self) -> None:
        """Read nothing from now on."""
        self._socket.transport.pause_reading()

    async def drop(self) -> None:
        """Be gone without a word."""
        self._socket.transport.abort()

    async def _run(self, fragment: str = "", moved: dict[str, Any] | None = None) -> float:
        if not fragment:
            self.said.clear()
            self.progress = ""
        start = time.perf_counter()
        await self.ask(fragment, moved)
        while not self._finished(await self._heard()):
            pass
        return time.perf_counter() - start

    async def _heard(self) -> ForwardMsg:
        body = await asyncio.wait_for(self._socket.recv(), self.patience)
        self.bytes_received += len(body)
        message = ForwardMsg()
        message.ParseFromString(body)
        return message

    def _finished(self, message: ForwardMsg) -> bool:
        if message.metadata.cacheable and message.hash:
            self._known.add(message.hash)
        match message.WhichOneof("type"):
            case "new_session" if not message.metadata.run.fragment_ids:
                self._page, self.fragment = message.new_session.page_script_hash, ""
                self.session = message.new_session.initialize.session_id
            case "navigation":
                self._page = message.navigation.page_script_hash
            case "page_info_changed":
                self.address = message.page_info_changed.query_string
            case "auto_rerun":
                self.fragment, self.every = message.auto_rerun.fragment_id, message.auto_rerun.interval
            case "delta":
                self._shown(message.delta.new_element)
            case "script_finished":
                return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _shown(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind in ("markdown", "alert"):
            self.said.append(getattr(element, kind).body)
        elif kind == "bidi_component" and element.bidi_component.component_name == "kit/run_panel/bar":
            bar = json.loads(element.bidi_component.json)
            self.progress, self.stream = bar["doing"], bar["stream"] or {}
        elif kind in ("button", "file_uploader", "text_input"):
            self.widgets[getattr(element, kind).label] = getattr(element, kind).id


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


async def until(done: Callable[[], bool], seconds: float) -> bool:
    """Whether it came to that in so many seconds."""
    end = time.monotonic() + seconds
    while not (came := done()) and time.monotonic() < end:
        await asyncio.sleep(0.5)  # another process gets there: only looking tells
    return came
