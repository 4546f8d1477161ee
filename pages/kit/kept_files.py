"""What a button offers for download is there when it is fetched: Streamlit throws it away too early, and a click gave nothing.

Streamlit makes a file at a click, tells the browser its address, and holds it in the name of no tab. It sweeps such files after every
run of a script, of anybody's: at the first sweep the file is marked, at the second it is gone, and a panel that is being watched asks
for several a second. A browser that came a moment later found no file. In the same way a button dies that is still on the screen, once
its page has begun to be drawn anew.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any

from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata

KEPT_SECONDS = 120.0  # after the last tab let go of it; a slow browser on a slow network has begun to fetch it by then


def _since(kept: Any) -> float:
    """When it was first found that nobody holds it."""
    return vars(kept).setdefault("free_since", monotonic())


def _marked_late(mark: Callable[[MediaFileMetadata], None]) -> Callable[[MediaFileMetadata], None]:
    def marked(self: MediaFileMetadata) -> None:
        """A file that was made for a download is up for deletion only after a while; its next sweep asks again."""
        if monotonic() - _since(self) >= KEPT_SECONDS:
            mark(self)

    return marked


def _forgotten_late(self: MediaFileManager) -> None:
    """What a button would make can be asked for a while after its page was drawn anew. Called with the manager's lock held."""
    held = {file_id for files in self._files_by_session_and_coord.values() for file_id in files.values()}
    free: dict[str, float] = vars(self).setdefault("_free_since", {})
    now = monotonic()
    for file_id in free.keys() - (self._deferred_callables.keys() - held):
        del free[file_id]
    for file_id in self._deferred_callables.keys() - held:
        if now - free.setdefault(file_id, now) >= KEPT_SECONDS:
            self._drop_deferred_id(file_id)


MediaFileMetadata.mark_for_delete = _marked_late(MediaFileMetadata.mark_for_delete)  # type: ignore[method-assign, assignment]  # no hook is offered
MediaFileManager._remove_orphaned_deferred_callables = _forgotten_late  # type: ignore[method-assign]  # nor here
