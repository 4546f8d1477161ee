"""Whose run is whose: a cookie that tells one browser from another, and nothing else about anybody; and where somebody sits."""

import re
import secrets
from collections.abc import Mapping

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "glassbox_visitor"
YEAR = 365 * 24 * 3600
HERE = ("localhost", "127.0.0.1", "[::1]")  # names that only a browser on this machine has for it
PROXIES = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")  # what whoever passes requests on adds


class GiveCookie:
    """Gives every browser that comes without the cookie a random one, with the first document it asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add the cookie to a document where it is missing."""
        if (
            scope["type"] != "http"
            or "text/html" not in (asked := HTTPConnection(scope)).headers.get("accept", "")
            or COOKIE in asked.cookies
        ):
            return await self.app(scope, receive, send)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookie = f"{COOKIE}={secrets.token_urlsafe(24)}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax"
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self.app(scope, receive, send_with_cookie)


def visitor_of(cookies: Mapping[str, str]) -> str | None:
    """The name that a browser with these cookies has for itself."""
    found = cookies.get(COOKIE, "")
    return found if re.fullmatch(r"[\w-]{20,64}", found) else None


def visitor() -> str:
    """This browser's name for itself; where it keeps no cookies, this tab's."""
    return visitor_of(st.context.cookies) or st.session_state.setdefault("visitor", secrets.token_urlsafe(24))


def address() -> str:
    """Where this visitor sits, as far as the connection says; "" for this machine and where that is not known. Stored nowhere."""
    return st.context.ip_address or ""


def at_the_machine() -> bool:
    """Whether this visitor sits at the computer that runs this: the connection comes from it, by its name for itself, and no proxy's.

    Behind a proxy everybody would seem to sit here; one that says nothing of itself keeps the name that visitors have for the server.
    """
    headers = st.context.headers
    host = re.sub(r":\d+$", "", headers.get("host", ""))
    return not st.context.ip_address and host in HERE and not any(name in headers for name in PROXIES)
