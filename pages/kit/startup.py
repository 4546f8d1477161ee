"""What happens once, when the server starts, and what a visitor sees when a page breaks."""

import asyncio
import gc
import hashlib
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st

from core import classroom
from core.storage.home import make_home
from pages.kit import class_routes, clicks, event_stream, kept_files, removed, server, sessions  # noqa: F401  the first two put Streamlit right
from pages.kit.doorman import DOORMAN

HISTORY_SECONDS = 6.0  # after the start
# Read by scikit-learn's trees when they are first loaded: on a busy machine, two threads that wait for one another burn 25 times the time.
os.environ.setdefault("OMP_NUM_THREADS", "1")

_lock = threading.Lock()
_done = _expected = _ending = False


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Begin to import torch and to load the networks while the first visitor is still typing the address.

    A little later, when the first page has opened, open the history; end with the app what was started for it.
    """
    with suppress(OSError):  # the page that needs it says why
        make_home()
    loop = asyncio.get_running_loop()
    DOORMAN.begin(loop, server.hold())
    event_stream.end_with(loop)
    sessions.share_loop()
    server.print_addresses()
    server.print_key()
    loop.run_in_executor(None, prepare)
    sessions.rest_in(app, resting := sessions.Resting(st.get_option("server.disconnectedSessionTTL")))
    sweeping = [loop.create_task(each) for each in (sessions.sweep_now_and_then(resting), class_routes.sweep_now_and_then())]
    opening = loop.call_later(HISTORY_SECONDS, lambda: loop.run_in_executor(None, open_history))
    yield
    opening.cancel()
    for each in sweeping:
        each.cancel()
    await loop.run_in_executor(None, _close)


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
        settle()
        _done = True


def open_history() -> None:
    """Take the folder for this app. Where that fails, the page that needs it says why."""
    from core import jobs
    from core.classroom import shared_album
    from core.data.digits import our_digits

    prepare()
    with _lock:
        if _ending:  # told to stop while it was starting
            return
        try:
            jobs.service()
            our_digits.forget_all()  # no class has outlived the app that it was in
            shared_album.forget_left_over(removed.let_go)
        except RuntimeError as problem:
            logging.getLogger("glassbox").error("%s", problem)
    settle()


def _close() -> None:
    global _ending
    with _lock:
        _ending = True
        classroom.school().end_all()  # first: whoever stops the app may not have the patience for the rest
        if jobs := sys.modules.get("core.jobs"):
            jobs.close()
        removed.let_go_of_the_rest()  # nothing is learnt from any more


def expect_training() -> None:
    """Somebody has opened a page where networks are trained: what that needs is there when he presses the button.

    Raises:
        RuntimeError: The folder belongs to another app, or cannot be written; one sentence.
    """
    from core import jobs

    global _expected
    jobs.service().expect()
    with _lock:
        first, _expected = not _expected, True
    if first:
        threading.Thread(target=_prepare_panels, name="panels", daemon=True).start()


def workshop() -> bool:
    """Open the service that trains, in a view that cannot do without; where it cannot be opened, the page says why."""
    try:
        with st.spinner("Opening the workshop …"):
            expect_training()
    except RuntimeError as refused:
        st.error(str(refused))
        return False
    return True


def _prepare_panels() -> None:
    from core.data.digits.digit_set import digit_set
    from pages.kit import run_panel  # noqa: F401  brings pandas and pyarrow along

    digit_set("sample")  # every panel shows some of them
    settle()


def settle() -> None:
    """What was imported stays: out of the garbage collector's sight with it, its loggers calmed.

    Dask and SQLAlchemy alone would cost 30 ms of garbage collection at every look at a training.
    """
    server.calm_log()
    gc.collect()
    gc.freeze()


def ready() -> bool:
    """Whether `prepare` has been through."""
    return _done


def explain_error(error: Exception) -> bool:
    """One sentence for the visitor, the whole story for the log, a number to find it by: the same for the same trouble."""
    number = hashlib.sha256(server.place(error).encode()).hexdigest()[:8]
    logging.getLogger("glassbox").error("error %s", number, exc_info=error)
    st.error(f"Something went wrong on this page (error {number}). The others still work; reload this one to start it afresh.")
    return True
