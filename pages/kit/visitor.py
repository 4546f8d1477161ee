"""Whose run is whose: a cookie that tells one browser from another, and nothing else about anybody."""

import re
import secrets
from collections.abc import Mapping

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "glassbox_visitor"
YEAR = 365 * 24 * 3600


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
