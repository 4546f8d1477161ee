"""What a browser's page may say over its socket: bytes. Anything else ends that connection, and nobody else's."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PROTOCOL_ERROR = 1002


class BytesOnly:
    """Ends a connection that sends text, before Streamlit breaks off over it with a page of its log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but text; whoever listens hears that the other side has gone."""
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)

        async def receive_bytes() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive" or message.get("bytes") is not None:
                return message
            await send({"type": "websocket.close", "code": PROTOCOL_ERROR})
            return {"type": "websocket.disconnect", "code": PROTOCOL_ERROR}

        await self.app(scope, receive_bytes, send)
