"""What a server needs that a whole class uses: room for open files, a log that can be read, and no question to the internet."""

import logging
import re
import time
from contextlib import suppress

import streamlit as st
from streamlit import net_util
from websockets import http11

ENOUGH = 65_536  # open files; more than a school has pupils
SOME = 10_240  # what macOS allows although it speaks of no limit
EVERY = 60.0  # seconds between two lines of the same kind in the log


def hold() -> int:
    """Do all of it; again does no harm. Gives how many files may be open, 0 for any number."""
    calm_log()
    net_util.get_external_ip = lambda: None  # else Streamlit asks a server in the internet, and everybody waits for the answer
    # uvicorn reads 64 KB of a request. Where that leaves more to the reader of sockets than this takes, nobody answers or hangs up.
    http11.MAX_LINE_LENGTH = http11.MAX_NUM_HEADERS = 2**17
    return raise_limit()


def raise_limit() -> int:
    """Allow this process as many open files as the system lets it have; gives their number, 0 where there is no such limit."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH), SOME):
        if soft == resource.RLIM_INFINITY or soft >= wanted:
            break
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            break
    return max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 0)  # -1: no limit


class OncePerMinute(logging.Filter):
    """Lets one line of a kind pass each minute: the same words but for numbers, and the same place where it went wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: dict[tuple[str, str, str], tuple[float, int]] = {}  # when one passed last, how many did not since

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this line is written; the first one after a minute says how many were not."""
        if record.levelno < logging.WARNING:
            return True
        if "passes" not in vars(record):  # it may come by several handlers
            vars(record)["passes"] = self._passes(record)
        return bool(vars(record)["passes"])

    def _passes(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        kind = record.name, re.sub(r"0x[0-9a-f]+|[0-9a-f]{8,}|\d+", "#", text)[:500], place(record.exc_info[1] if record.exc_info else None)
        clock = time.monotonic()
        passed, left_out = self._kinds.get(kind, (clock - EVERY, 0))
        if clock - passed < EVERY:
            self._kinds[kind] = passed, left_out + 1
            return False
        if len(self._kinds) > 1000:
            self._kinds = {each: seen for each, seen in self._kinds.items() if clock - seen[0] < EVERY}
        self._kinds[kind] = clock, 0
        if left_out:
            record.msg, record.args = f"{text} ({left_out} more like this since the last)", ()
        return True


def place(error: BaseException | None) -> str:
    """Where an error comes from, as its kind, file and line; "" for none."""
    if error is None:
        return ""
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    return type(error).__name__ + (f" {step.tb_frame.f_code.co_filename}:{step.tb_lineno}" if step else "")


_once = OncePerMinute()


def calm_log() -> None:
    """Have every handler that there is write a kind of trouble once a minute."""
    loggers = [logging.getLogger(), *(each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger))]
    for handler in {handler for logger in loggers for handler in logger.handlers} | {logging.lastResort}:
        if handler:
            handler.addFilter(_once)  # it is there only once


def print_key() -> None:
    """Say the teacher's key when it has just been made, and else where it lies: a screen that a class sees should not show it each time."""
    from core.classroom.key import key_file, teacher_key

    try:
        key, made = teacher_key()
    except OSError:
        return  # the page that asks for it says why
    print(
        f"  Teacher's key for the page Class: {key}, kept in {key_file()}\n" if made else f"  The teacher's key lies in {key_file()}\n",
        flush=True,
    )


def print_addresses() -> None:
    """Say where the app is found: Streamlit would ask the internet what this computer is called there."""
    bound, port = st.get_option("server.address") or "", st.get_option("server.port")
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    path = st.get_option("server.baseUrlPath").strip("/")
    one = bound if bound not in ("", "0.0.0.0", "::") else ""
    named = {"URL": one} if one else {"Local URL": "localhost", "Network URL": net_util.get_internal_ip() or ""}
    print("\n  Glassbox is running. Open it in a browser:\n")
    for what, host in named.items():
        if host:
            print(f"  {what}: {scheme}://{f'[{host}]' if ':' in host else host}:{port}{f'/{path}' if path else ''}")
    print(flush=True)
