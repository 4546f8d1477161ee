"""A stream ends with its reader, by itself, or with the server, and is whole in every case."""

import asyncio
import os
import signal

import pytest

from pages.kit import event_stream
from pages.kit.event_stream import NOTHING, EventStream

SAYS = {"type": "http.response.body", "body": NOTHING, "more_body": True}
ENDS = {"type": "http.response.body", "body": b"", "more_body": False}


class Long(EventStream):
    """Says something, then nothing for as long as a lesson."""

    left = 0

    def leave(self):
        self.left += 1

    async def told(self):
        yield NOTHING
        await asyncio.sleep(3600)
        yield NOTHING


async def heard(stream, then, gone=None):
    """What is sent until it ends, if that happens once the first word has been said."""
    sent, spoken = [], asyncio.Event()

    async def send(message):
        sent.append(message)
        if message == SAYS:
            spoken.set()

    async def receive():
        await (gone or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    running = asyncio.ensure_future(stream({"type": "http"}, receive, send))
    await spoken.wait()
    then()
    await asyncio.wait_for(running, 60)
    return sent


def test_a_server_that_stops_waits_for_no_stream():
    stream = Long()
    sent = asyncio.run(heard(stream, event_stream.end_all))
    assert sent[1:] == [SAYS, ENDS] and stream.left == 1 and not event_stream._open


def test_a_reader_who_goes_ends_it():
    async def both():
        gone, stream = asyncio.Event(), Long()
        return stream, await heard(stream, gone.set, gone)

    stream, sent = asyncio.run(both())
    assert sent[1:] == [SAYS] and stream.left == 1 and not event_stream._open


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_signal_to_stop_ends_all_and_reaches_the_server(number, monkeypatch):
    told, before = [], signal.getsignal(number)
    signal.signal(number, lambda what, where: told.append(what))
    try:
        stream = Long()

        async def serve():
            event_stream.end_with(asyncio.get_running_loop())
            return await heard(stream, lambda: os.kill(os.getpid(), number))

        assert asyncio.run(serve())[1:] == [SAYS, ENDS] and told == [number]
    finally:
        signal.signal(number, before)
