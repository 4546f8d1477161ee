"""Which addresses the app answers to: those of this computer, and no name that somebody else's DNS points at it.

Else a page from outside could have its own name resolve to this computer, and read and steer the app from any browser of the class.
"""

import os
import socket
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

import psutil
import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

OPTION = "GLASSBOX_HOSTS"  # further names or addresses, with commas between them; a star stands for any
REFUSED = (
    f"Glassbox does not answer to this address. Open it by an address that it printed when it started, or name this one in {OPTION} "
    "and start it again."
)


class KnownHosts:
    """Answers 421 to whoever asks for another host than this computer, and opens no socket for him."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is meant for this computer."""
        if scope["type"] not in ("http", "websocket") or _known(HTTPConnection(scope).headers.get("host", ""), scope.get("server")):
            return await self.app(scope, receive, send)
        if scope["type"] == "websocket":  # closed before it was accepted: a refusal with status 403
            return await send({"type": "websocket.close", "code": 1008})
        await PlainTextResponse(REFUSED, 421)(scope, receive, send)


def _known(host: str, server: tuple[str, int | None] | None) -> bool:
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    if "*" in (given := _given()) or name in given:
        return True
    address = _address(name)
    if address is None:
        return name == "localhost" or name.endswith(".localhost") or name in _names()
    return address.is_loopback or address in (_address(server[0]) if server else None, *_addresses())


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address of the internet protocol; one of the fourth version that is written as one of the sixth is the same."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _given() -> frozenset[str]:
    """What was named when the app was started."""
    named = f"{os.environ.get(OPTION, '')},{st.get_option('browser.serverAddress')},{st.get_option('server.address') or ''}"
    return frozenset(each.strip().lower().strip("[]").rstrip(".") for each in named.split(",")) - {""}


@cache
def _names() -> frozenset[str]:
    """What this computer is called in its own network; no question is sent to anybody."""
    name = socket.gethostname().lower().rstrip(".")
    short = name.partition(".")[0]
    return frozenset({name, short, f"{short}.local", f"{short}.lan"})  # none of them can be bought


def _addresses() -> list[IPv4Address | IPv6Address | None]:
    """All that this computer has now: a laptop that changes its network gets others."""
    return [_address(each.address) for found in psutil.net_if_addrs().values() for each in found]


def reachable() -> list[str]:
    """What others in the same network have for this computer, as four numbers; those of a home's or school's network first."""
    found = [str(each) for each in _addresses() if isinstance(each, IPv4Address) and not each.is_loopback and not each.is_link_local]
    order = ("192.168.", "10.", "172.")  # the last is mostly one that containers have among themselves
    return sorted(found, key=lambda each: next((place for place, start in enumerate(order) if each.startswith(start)), len(order)))
