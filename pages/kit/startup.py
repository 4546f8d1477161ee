"""What happens once, when the server starts, and what a visitor sees when a page breaks."""

import asyncio
import gc
import logging
import sys
import threading
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

OFFICE_SECONDS = 6.0  # after the start

_lock = threading.Lock()
_done = False


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Begin to import torch and to load the networks while the first visitor is still typing the address.

    A little later, when the first page has opened, start the processes that train; end them with the app.
    """
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, prepare)
    opening = loop.call_later(OFFICE_SECONDS, lambda: loop.run_in_executor(None, open_office))
    yield
    opening.cancel()
    if "core.jobs" in sys.modules:
        await loop.run_in_executor(None, sys.modules["core.jobs"].close)


def prepare() -> None:
    """Import what is heavy, then take it out of the garbage collector's sight. Does so once, however often it is called.

    Streamlit collects all garbage after every script run: 106 ms once torch is imported, next to nothing after
    a freeze. One thread for torch: a digit takes a millisecond, and many threads would only fight the server.
    """
    global _done
    with _lock:
        if _done:
            return
        import torch

        from core import zoo
        from core.explain.digits import attribution  # noqa: F401  captum is slow to import, too

        torch.set_num_threads(1)
        zoo.load("digits")
        zoo.load("reviews-lstm")("A first text, so that nobody waits for what PyTorch does only once.")
        _freeze()
        _done = True


def open_office() -> None:
    """Start the processes that train. Where that fails, the page that needs them says why.

    Dask and SQLAlchemy alone would cost 30 ms of garbage collection at every look at a training: they are frozen, too.
    """
    from core import jobs
    from core.data.digits.digit_set import digit_set
    from pages.kit import run_panel  # noqa: F401  brings pandas and pyarrow along

    prepare()
    digit_set("sample")  # every panel shows some of them
    try:
        jobs.office()
    except RuntimeError as problem:
        logging.getLogger("glassbox").error("%s", problem)
    _freeze()


def _freeze() -> None:
    gc.collect()
    gc.freeze()


def ready() -> bool:
    """Whether `prepare` has been through."""
    return _done


def explain_error(error: Exception) -> bool:
    """One sentence for the visitor, the whole story for the log, a number to find it by."""
    number = uuid.uuid4().hex[:8]
    logging.getLogger("glassbox").error("error %s", number, exc_info=error)
    st.error(f"Something went wrong on this page (error {number}). The others still work; reload this one to start it afresh.")
    return True
