"""Downloading data sets, from a small server of our own."""

import errno
import hashlib
import io
import os
import tarfile
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.data import downloads
from core.data.downloads import Download, File, Source, fetch, missing
from core.data.reviews import imdb

CONTENT = {"a.gz": b"a" * 200_000, "b.gz": b"bb" * 30_000}
FILES = tuple(File(name, hashlib.md5(content).hexdigest(), len(content)) for name, content in CONTENT.items())


def source(*mirrors, **more):
    """The two files, from these mirrors."""
    return Source("MNIST", FILES, mirrors, "the 5,000 digits", lambda: None, **more)


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
        list(fetch(source(*mirrors), folder))
    return str(problem.value)


def test_all_files_arrive_whole_with_growing_progress_and_nothing_beside_them(tmp_path, server):
    folder = tmp_path / "deep" / "raw"
    shares = list(fetch(source(server.url), folder))
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) > 3
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == CONTENT
    assert not missing(source(), folder)


def test_what_is_there_is_not_fetched_again_and_a_damaged_file_is(tmp_path, server):
    list(fetch(source(server.url), tmp_path))
    (tmp_path / "b.gz").write_bytes(b"spoilt")
    assert [file.name for file in missing(source(), tmp_path)] == ["b.gz"]
    list(fetch(source(server.url), tmp_path))
    assert server.asked == ["a.gz", "b.gz", "b.gz"] and not missing(source(), tmp_path)


def test_a_file_that_arrives_damaged_is_asked_for_once_more(tmp_path, server):
    server.answers["a.gz"] = [b"half a fi", CONTENT["a.gz"]]
    list(fetch(source(server.url), tmp_path))
    assert server.asked == ["a.gz", "a.gz", "b.gz"] and not missing(source(), tmp_path)


def test_damaged_twice_is_said_and_leaves_nothing(tmp_path, server):
    server.answers["a.gz"] = b"x" * 200_000
    assert "a.gz arrived damaged" in refused(tmp_path, server.url)
    assert server.asked == ["a.gz", "a.gz"] and not list(tmp_path.iterdir())


def test_another_mirror_helps_out(tmp_path, server):
    list(fetch(source("http://127.0.0.1:9/", server.url), tmp_path))
    assert not missing(source(), tmp_path)


def test_no_internet_is_one_sentence(tmp_path, server):
    assert "on the internet?" in refused(tmp_path, "http://127.0.0.1:9/")
    assert "on the internet?" in refused(tmp_path, server.url + "nothing-here/")
    assert not list(tmp_path.iterdir())


def test_a_file_longer_than_it_should_be_is_not_read_to_its_end(tmp_path, server):
    server.answers["b.gz"] = b"b" * 10_000_000
    assert "damaged" in refused(tmp_path, server.url)
    assert missing(source(), tmp_path) == [FILES[1]]


def test_a_full_disk_is_one_sentence_and_leaves_no_partial_file(tmp_path, server, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert "no room" in refused(tmp_path, server.url)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, server):
    (tmp_path / "file").write_text("in the way")
    assert "may not write" in refused(tmp_path / "file" / "raw", server.url)


def test_stop_in_the_middle_of_a_file_leaves_nothing_and_start_goes_on(tmp_path, server):
    server.gate.clear()
    download = Download(source(server.url), tmp_path)
    download.start()
    download.start()
    assert download.running
    download.stop()
    server.gate.set()
    download.wait(20)
    assert not download.running and not download.problem and not list(tmp_path.iterdir())
    download.start()
    download.wait(20)
    assert download.share == 1.0 and not missing(source(), tmp_path) and server.asked == ["a.gz", "a.gz", "b.gz"]


def test_a_download_that_fails_says_why(tmp_path):
    download = Download(source("http://127.0.0.1:9/"), tmp_path)
    download.start()
    download.wait(20)
    assert "on the internet?" in download.problem and not download.running


def test_the_files_are_those_of_torchvision():
    from torchvision.datasets import MNIST

    assert [(file.name, file.checksum) for file in downloads.MNIST.files] == MNIST.resources
    assert list(downloads.MNIST.mirrors) == MNIST.mirrors


def archive(*members):
    """A packed archive of these names and contents; a name given with None is a link to /etc/passwd."""
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w:gz") as packed:
        for name, content in members:
            member = tarfile.TarInfo(name)
            if content is None:
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            member.size = len(content or b"")
            packed.addfile(member, io.BytesIO(content or b""))
    return body.getvalue()


REVIEWS = [
    ("aclImdb/train/pos/1_9.txt", b"Good <br />film."),
    ("aclImdb/train/neg/0_2.txt", b"Bad\tfilm.\n"),
    ("aclImdb/test/pos/0_10.txt", "Très bien".encode()),
    ("aclImdb/test/neg/0_1.txt", b"Awful"),
]
STRANGE = [
    ("aclImdb/README", b"not a review"),
    ("aclImdb/train/unsup/0_0.txt", b"nobody's opinion"),
    ("aclImdb/train/pos/../../../evil.txt", b"out of here"),
    ("/etc/cron.d/evil", b"x"),
    ("aclImdb/train/pos/2_9.txt", None),
]


def test_imdb_is_downloaded_and_read_out_of_its_archive(tmp_path, server):
    body = archive(*REVIEWS, *STRANGE)
    server.answers[imdb.ARCHIVE] = body
    files = (File(imdb.ARCHIVE, hashlib.md5(body).hexdigest(), len(body)),)
    finish = lambda folder: imdb.unpack(folder / imdb.ARCHIVE, folder, expected=2)  # noqa: E731
    download = Download(Source("IMDB", files, (server.url,), "the 700 reviews", lambda: tmp_path, finish), tmp_path / "imdb")
    download.start()
    download.wait(20)
    assert download.share == 1.0 and not download.problem and imdb.there(tmp_path / "imdb")
    train, test = imdb.load(tmp_path / "imdb")
    assert (train.texts, train.labels.tolist()) == (("Bad film.", "Good film."), [0, 1])
    assert (test.texts, test.labels.tolist()) == (("Awful", "Très bien"), [0, 1])
    assert sorted(path.name for path in (tmp_path / "imdb").iterdir()) == [imdb.ARCHIVE, "test.tsv", "train.tsv"]
    assert [path.name for path in tmp_path.iterdir()] == ["imdb"]


@pytest.mark.parametrize(
    "body", [b"no archive at all", archive(*REVIEWS)[:150], archive(*REVIEWS[:3]), archive(("aclImdb/train/pos/1_9.txt", b"\xff\xfe"))]
)
def test_an_archive_that_is_not_imdb_is_one_sentence_and_leaves_no_table(tmp_path, body):
    (tmp_path / imdb.ARCHIVE).write_bytes(body)
    with pytest.raises(ValueError, match="Download it again"):
        list(imdb.unpack(tmp_path / imdb.ARCHIVE, tmp_path, expected=2))
    assert not imdb.there(tmp_path)


def test_imdb_that_is_not_there_or_damaged_is_one_sentence(tmp_path):
    with pytest.raises(ValueError, match="not on this machine"):
        imdb.load(tmp_path)
    for part in imdb.PARTS:
        (tmp_path / f"{part}.tsv").write_text("no label here")
    with pytest.raises(ValueError, match="damaged"):
        imdb.load(tmp_path)
