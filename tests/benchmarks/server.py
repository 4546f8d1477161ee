"""The app in a process of its own, on a free port of loopback and in a folder of its own, and what it costs meanwhile."""

import os
import re
import subprocess
import tempfile
import urllib.request
from pathlib import Path

import psutil

from tests.browser.conftest import start_app

TROUBLE = re.compile(r"^(Traceback \(most recent call last\)|.*\b(ERROR|CRITICAL)\b.*)", re.MULTILINE)


class Server:
    """Started as the README does, ended with the `with`; `files` is the largest number of files it may have open."""

    def __init__(self, files: int | None = None) -> None:
        self.home = Path(tempfile.mkdtemp(dir=os.environ.get("GLASSBOX_HOME")))
        self.log, self._files = self.home / "server.log", files

    def __enter__(self) -> "Server":
        few = {"preexec_fn": self._limit} if self._files else {}
        with self.log.open("wb") as log:
            self.process, self.url = start_app(self.home, log, **few)
        self.port = int(self.url.rsplit(":", 1)[1])
        self._seen = psutil.Process(self.process.pid)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _limit(self) -> None:
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_NOFILE, (self._files, self._files))

    @property
    def alive(self) -> bool:
        """Whether it still answers that it is well."""
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=20) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def megabytes(self) -> float:
        """What its process holds in memory; those of its workers are not counted."""
        return round(self._seen.memory_info().rss / 2**20, 1)

    def threads(self) -> int:
        """Of its process."""
        return int(self._seen.num_threads())

    def open_files(self) -> int:
        """Files and sockets of its process."""
        return int(self._seen.num_fds() if hasattr(self._seen, "num_fds") else self._seen.num_handles())

    def connected(self) -> set[int]:
        """The other ends of its connections that are open, by their ports."""
        ours = [each for each in self._seen.net_connections("tcp") if each.laddr.port == self.port]
        return {each.raddr.port for each in ours if each.status == psutil.CONN_ESTABLISHED}

    def connections(self) -> int:
        """Browsers that are connected to it."""
        return len(self.connected())

    def troubles(self) -> int:
        """Errors in its log so far."""
        return len(TROUBLE.findall(self.log.read_text(encoding="utf-8", errors="replace")))
