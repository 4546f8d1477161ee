"""Downloading MNIST, from a small server of our own."""

import errno
import hashlib
import os
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.data import mnist_files
from core.data.mnist_files import Download, File, fetch, missing

CONTENT = {"a.gz": b"a" * 200_000, "b.gz": b"bb" * 30_000}
FILES = tuple(File(name, hashlib.md5(content).hexdigest(), len(content)) for name, content in CONTENT.items())


@pytest.fixture
def server():
    """A mirror: `answers` holds what it sends, `asked` what it was asked for, `gate` lets it go on in the middle of a file."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            name = self.path.strip("/")
            mirror.asked.append(name)
            content = mirror.answers[name].pop(0) if isinstance(mirror.answers.get(name), list) else mirror.answers.get(name)
            self.send_response(200 if content is not None else 404)
            self.end_headers()
            half = len(content or b"") // 2
            self.wfile.write((content or b"")[:half])
            mirror.gate.wait(20)
            self.wfile.write((content or b"")[half:])

        def log_message(self, *words):
            pass

    mirror = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    mirror.answers, mirror.asked, mirror.gate = dict(CONTENT), [], threading.Event()
    mirror.gate.set()
    mirror.url = f"http://127.0.0.1:{mirror.server_port}/"
    thread = threading.Thread(target=partial(mirror.serve_forever, 0.01))
    thread.start()
    yield mirror
    mirror.gate.set()
    mirror.shutdown()
    thread.join()
    mirror.server_close()


def refused(folder, *mirrors) -> str:
    with pytest.raises(ValueError) as problem:
        list(fetch(folder, FILES, mirrors))
    return str(problem.value)


def test_all_files_arrive_whole_with_growing_progress_and_nothing_beside_them(tmp_path, server):
    folder = tmp_path / "deep" / "raw"
    shares = list(fetch(folder, FILES, [server.url]))
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) > 3
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == CONTENT
    assert not missing(folder, FILES)


def test_what_is_there_is_not_fetched_again_and_a_damaged_file_is(tmp_path, server):
    list(fetch(tmp_path, FILES, [server.url]))
    (tmp_path / "b.gz").write_bytes(b"spoilt")
    assert [file.name for file in missing(tmp_path, FILES)] == ["b.gz"]
    list(fetch(tmp_path, FILES, [server.url]))
    assert server.asked == ["a.gz", "b.gz", "b.gz"] and not missing(tmp_path, FILES)


def test_a_file_that_arrives_damaged_is_asked_for_once_more(tmp_path, server):
    server.answers["a.gz"] = [b"half a fi", CONTENT["a.gz"]]
    list(fetch(tmp_path, FILES, [server.url]))
    assert server.asked == ["a.gz", "a.gz", "b.gz"] and not missing(tmp_path, FILES)


def test_damaged_twice_is_said_and_leaves_nothing(tmp_path, server):
    server.answers["a.gz"] = b"x" * 200_000
    assert "a.gz arrived damaged" in refused(tmp_path, server.url)
    assert server.asked == ["a.gz", "a.gz"] and not list(tmp_path.iterdir())


def test_another_mirror_helps_out(tmp_path, server):
    list(fetch(tmp_path, FILES, ["http://127.0.0.1:9/", server.url]))
    assert not missing(tmp_path, FILES)


def test_no_internet_is_one_sentence(tmp_path, server):
    assert "on the internet?" in refused(tmp_path, "http://127.0.0.1:9/")
    assert "on the internet?" in refused(tmp_path, server.url + "nothing-here/")
    assert not list(tmp_path.iterdir())


def test_a_file_longer_than_it_should_be_is_not_read_to_its_end(tmp_path, server):
    server.answers["b.gz"] = b"b" * 10_000_000
    assert "damaged" in refused(tmp_path, server.url)
    assert missing(tmp_path, FILES) == [FILES[1]]


def test_a_full_disk_is_one_sentence_and_leaves_no_partial_file(tmp_path, server, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(mnist_files.os, "fsync", full)
    assert "no room" in refused(tmp_path, server.url)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, server):
    (tmp_path / "file").write_text("in the way")
    assert "may not write" in refused(tmp_path / "file" / "raw", server.url)


def test_stop_in_the_middle_of_a_file_leaves_nothing_and_start_goes_on(tmp_path, server):
    server.gate.clear()
    download = Download(tmp_path, FILES, [server.url])
    download.start()
    download.start()
    assert download.running
    download.stop()
    server.gate.set()
    download.wait(20)
    assert not download.running and not download.problem and not list(tmp_path.iterdir())
    download.start()
    download.wait(20)
    assert download.share == 1.0 and not missing(tmp_path, FILES) and server.asked == ["a.gz", "a.gz", "b.gz"]


def test_a_download_that_fails_says_why(tmp_path):
    download = Download(tmp_path, FILES, ["http://127.0.0.1:9/"])
    download.start()
    download.wait(20)
    assert "on the internet?" in download.problem and not download.running


def test_the_files_are_those_of_torchvision():
    from torchvision.datasets import MNIST

    assert [(file.name, file.md5) for file in mnist_files.FILES] == MNIST.resources
    assert list(mnist_files.MIRRORS) == MNIST.mirrors
