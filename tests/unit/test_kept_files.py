"""Files that are offered for download, told to what Streamlit keeps of them."""

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from pages.kit import kept_files

BUTTON = "the button's place"


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass only when they are told to."""
    now = [1000.0]
    monkeypatch.setattr(kept_files, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def storage():
    return MemoryMediaFileStorage("/media")


@pytest.fixture
def files(storage):
    return MediaFileManager(storage)


def offered(files):
    return files.add_deferred(lambda: b"weights", "application/octet-stream", BUTTON, "weights.bin", element_id="take")


def swept(files, times=5):
    """Scripts of this tab or of others that end, one after another."""
    for _ in range(times):
        files.remove_orphaned_files()


def fetched(files, storage, url):
    return storage.get_file(url.rpartition("/")[2]).content


def test_a_file_that_was_made_at_a_click_outlives_the_runs_before_it_is_fetched(files, storage, clock):
    url = files.execute_deferred(offered(files))
    for _ in range(4):
        swept(files)
        clock[0] += kept_files.KEPT_SECONDS / 5
    assert fetched(files, storage, url) == b"weights"


def test_it_is_not_kept_for_good(files, storage, clock):
    url = files.execute_deferred(offered(files))
    swept(files)
    clock[0] += kept_files.KEPT_SECONDS
    swept(files)
    with pytest.raises(MediaFileStorageError):
        fetched(files, storage, url)


def test_a_button_that_is_still_on_the_screen_works_while_its_page_is_drawn_anew(files, storage, clock):
    on_screen = offered(files)
    files.clear_session_refs()  # the page begins; somebody else's ends
    swept(files)
    assert fetched(files, storage, files.execute_deferred(on_screen)) == b"weights"
    anew = offered(files)
    swept(files)
    for each in (on_screen, anew):  # the browser may not have been told yet
        assert fetched(files, storage, files.execute_deferred(each)) == b"weights"
    clock[0] += kept_files.KEPT_SECONDS
    swept(files)
    assert fetched(files, storage, files.execute_deferred(anew)) == b"weights"
    with pytest.raises(MediaFileStorageError):
        files.execute_deferred(on_screen)


def test_a_button_that_may_not_be_pressed_any_more_gives_nothing_at_once(files, clock):
    on_screen = offered(files)
    files.remove_deferred(BUTTON, element_id="take")
    with pytest.raises(MediaFileStorageError):
        files.execute_deferred(on_screen)


def test_a_picture_is_let_go_at_once(files, storage, clock):
    url = files.add(b"picture", "image/png", BUTTON)
    files.clear_session_refs()
    swept(files, 1)
    with pytest.raises(MediaFileStorageError):
        fetched(files, storage, url)
