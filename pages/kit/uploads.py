"""How much Streamlit's own places for files may hold: of one kind, of one session, and of all together.

Streamlit keeps every file in memory until its session ends, as many as come, whether a page asked for them or not.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from core.storage.memory import give_back_soon

USUAL_BYTES = 20 * 2**20  # of a picture, or of a table
SESSION_BYTES = 60 * 2**20  # of the files of one session, where no larger one was asked for
ALL_BYTES = 300 * 2**20  # of the files of all sessions
WRAPPING = 2**20  # bytes that a form may need around its file
PATH = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")

_larger: dict[str, int] = {}  # session: bytes of the largest file that it has a place for, where that is more than usual
_coming: Counter[str] = Counter()  # session: bytes on their way


def allow(size: int) -> None:
    """Let this session send a file of so many bytes, which is more than usual: its page has a place for it."""
    if context := get_script_run_ctx():
        for session in [each for each in _larger if not (runtime.exists() and runtime.get_instance().is_active_session(each))]:
            del _larger[session]
        _larger[context.session_id] = size


def let_go(file: UploadedFile) -> None:
    """Give back the memory of a file that has been read; its place on the page is empty with the next run."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
        give_back_soon()


class Bounded:
    """Lets uploads pass for which there is room. Where it gets tight, the oldest files of whoever holds most make room."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; answer a file that is too large, or for which there is no room, in a sentence."""
        upload = PATH.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if upload is None:
            return await self.app(scope, receive, send)
        session, size = upload[1], Headers(scope=scope).get("content-length", "")
        if problem := _refused(session, int(size) if size.isdecimal() and len(size) < 20 else None):
            return await JSONResponse({"problem": problem}, 413)(scope, receive, send)
        _coming[session] += int(size)
        try:
            await self.app(scope, receive, send)
        finally:
            _coming[session] -= int(size)
            if not _coming[session]:
                del _coming[session]


def _refused(session: str, size: int | None) -> str:
    """Why a file of so many bytes is not taken, or ""; room is made for it where that helps."""
    most = _larger.get(session, USUAL_BYTES)
    if size is None:
        return "How large the file is has to be said before it comes."
    if size > most + WRAPPING:
        return f"The file has {size / 2**20:,.0f} MB; up to {most // 2**20} MB are taken here."
    own = max(SESSION_BYTES, most + WRAPPING)
    if _coming[session] + size > own or _coming.total() + size > ALL_BYTES:
        return "Too many files are on their way at once; send them one after another."
    held = _manager().file_storage if runtime.exists() else {}
    while _size(held, [session]) + _coming[session] + size > own and held.get(session):
        _drop_oldest(session)
    while _size(held, held) + _coming.total() + size > ALL_BYTES and any(held.values()):
        _drop_oldest(max(held, key=lambda each: _size(held, [each])))
    return ""


def _manager() -> MemoryUploadedFileManager:
    manager = runtime.get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return manager


def _size(held: Mapping[str, Mapping[str, UploadedFileRec]], sessions: Iterable[str]) -> int:
    return sum(len(file.data) for session in list(sessions) for file in list(held.get(session, {}).values()))


def _drop_oldest(session: str) -> None:
    manager = _manager()
    manager.remove_file(session, next(iter(manager.file_storage[session])))
    give_back_soon()
