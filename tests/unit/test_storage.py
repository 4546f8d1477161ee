"""Files whole or not at all, folders within their quota, databases that say what is wrong with them."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import numpy as np
import pytest
import torch

from core.storage import atomic, sqlite
from core.storage.quota import make_room, size_of
from core.storage.tensors import write_arrays, write_tensors

TABLES = ("CREATE TABLE IF NOT EXISTS things (name TEXT)",)


def test_a_file_is_whole_or_as_it_was(tmp_path):
    file = tmp_path / "new" / "a.txt"
    atomic.write_text(file, "äö")
    assert file.read_bytes() == "äö".encode()
    for problem in (OSError("full"), KeyboardInterrupt(), GeneratorExit()):
        with pytest.raises(type(problem)), atomic.writing(file) as part:
            part.write_text("half of")
            raise problem
        assert file.read_text(encoding="utf-8") == "äö" and os.listdir(file.parent) == ["a.txt"]


def test_what_cannot_be_written_is_an_os_error(tmp_path):
    (tmp_path / "file").touch()
    for write in (
        lambda: atomic.write_bytes(tmp_path / "file" / "a", b""),
        lambda: write_tensors(tmp_path / "file" / "a", {"x": torch.ones(2)}),
    ):
        with pytest.raises(OSError):
            write()
    with pytest.raises(OSError), atomic.writing(tmp_path / "nothing was written"):
        pass
    assert os.listdir(tmp_path) == ["file"]


def test_two_who_write_the_same_file_do_not_mix_it(tmp_path):
    bodies = [bytes([number]) * 100_000 for number in range(6)]
    threads = [threading.Thread(target=atomic.write_bytes, args=(tmp_path / "a", body)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "a").read_bytes() in bodies and os.listdir(tmp_path) == ["a"]


def test_what_was_left_behind_is_swept(tmp_path):
    (tmp_path / f"a.safetensors.1234{atomic.PART}").touch()
    (tmp_path / "a.safetensors").touch()
    (tmp_path / ".tmpAbC123").touch()  # as safetensors leaves it
    atomic.sweep(tmp_path)
    assert os.listdir(tmp_path) == ["a.safetensors"]


def test_what_a_killed_writer_of_tensors_leaves_is_swept(tmp_path):
    """Whatever name the library writes under meanwhile: a process is killed in the middle, many times."""
    code = "import sys, torch; from pathlib import Path; from core.storage.tensors import write_tensors\nprint(flush=True)\n"
    code += "while True: write_tensors(Path(sys.argv[1]) / 'x.safetensors', {'x': torch.zeros(5_000_000)})"
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as writer:
        writer.stdout.readline()
        deadline = time.monotonic() + 60
        while not any(name != "x.safetensors" for name in os.listdir(tmp_path)) and time.monotonic() < deadline:
            pass  # killed while something unfinished lies there
        writer.kill()
    atomic.sweep(tmp_path)
    assert set(os.listdir(tmp_path)) <= {"x.safetensors"}


def test_tensors_may_share_memory_and_lie_anyhow(tmp_path):
    x = torch.arange(6.0).reshape(2, 3)
    write_tensors(tmp_path / "x.safetensors", {"x": x.T, "same": x.T})
    from safetensors.torch import load_file

    assert all(torch.equal(found, x.T) for found in load_file(tmp_path / "x.safetensors").values())
    write_arrays(tmp_path / "x.npz", {"x": np.arange(3)})
    with np.load(tmp_path / "x.npz") as found:
        assert list(found["x"]) == [0, 1, 2]


def entry(folder, name, size, age, mark=""):
    """A folder of so many bytes, used so long ago."""
    (folder / name / "deep").mkdir(parents=True)
    (folder / name / "deep" / "body").write_bytes(bytes(size))
    if mark:
        (folder / name / mark).touch()
    os.utime(folder / name / mark, (1e9 - age, 1e9 - age))
    return folder / name


def test_what_was_not_used_for_longest_makes_room_also_what_was_never_finished(tmp_path):
    entry(tmp_path, "old", 100, 30, "mark")
    entry(tmp_path, "unfinished", 100, 40)
    entry(tmp_path, "used", 100, 10, "mark")
    newest = entry(tmp_path, "newest", 100, 50, "mark")
    assert size_of(tmp_path) == 400
    make_room(tmp_path, 300, newest, "mark")
    assert sorted(os.listdir(tmp_path)) == ["newest", "old", "used"]
    make_room(tmp_path, 50, newest, "mark")
    assert os.listdir(tmp_path) == ["newest"]
    assert size_of(tmp_path / "gone") == 0


def test_every_connection_has_the_settings_of_the_house(tmp_path):
    file = tmp_path / "new" / "a.sqlite"
    sqlite.make(file)
    with closing(sqlite.connect(file)) as base:
        found = [base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")]
    assert found == ["wal", 1, 1, 15_000]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_change_is_whole_or_nothing(tmp_path):
    with sqlite.opened(tmp_path / "a.sqlite", TABLES) as base:
        with pytest.raises(KeyError), sqlite.change(base):
            base.execute("INSERT INTO things VALUES ('a')")
            raise KeyError
        with sqlite.change(base):
            base.execute("INSERT INTO things VALUES ('b')")
    with sqlite.opened(tmp_path / "a.sqlite", TABLES) as base:
        assert base.execute("SELECT * FROM things").fetchall() == [("b",)]


@pytest.mark.parametrize(("rounds", "count"), [(40, 2), (1, 12)])
def test_many_may_begin_the_same_database_at_once(tmp_path, rounds, count):
    problems = []

    def begin(file, gate, number):
        gate.wait()
        try:
            with sqlite.opened(file, TABLES) as base, sqlite.change(base):
                base.execute("INSERT INTO things VALUES (?)", (number,))
        except Exception as problem:
            problems.append(problem)

    for attempt in range(rounds):
        file, gate = tmp_path / f"{attempt}.sqlite", threading.Barrier(count)
        together = [threading.Thread(target=begin, args=(file, gate, number)) for number in range(count)]
        for thread in together:
            thread.start()
        for thread in together:
            thread.join()
        assert not problems
        with sqlite.opened(file, TABLES) as base:
            assert base.execute("SELECT COUNT(*) FROM things").fetchone() == (count,)


def other_tables(file):
    file.unlink()
    with closing(sqlite3.connect(file)) as base:
        base.execute("CREATE TABLE things (other TEXT)")


@pytest.mark.parametrize(
    "damage",
    [lambda file: file.write_bytes(b"no database" * 500), lambda file: os.truncate(file, 5000), other_tables],
    ids=["garbage", "truncated", "tables"],
)
def test_a_damaged_database_is_set_aside_once(tmp_path, damage, caplog):
    file = tmp_path / "a.sqlite"
    with sqlite.opened(file, TABLES) as base, sqlite.change(base):
        base.executemany("INSERT INTO things (name) VALUES (?)", [("x" * 100,)] * 500)
    damage(file)
    with pytest.raises(sqlite.Damaged), sqlite.opened(file, TABLES) as base:
        base.execute("SELECT name FROM things").fetchall()
    assert "set aside" in caplog.text
    assert len(list(tmp_path.glob("a-damaged-*.sqlite"))) == 1 and not file.exists()
    with sqlite.opened(file, TABLES) as base:
        assert base.execute("SELECT name FROM things").fetchall() == []


def test_a_mistake_in_a_query_sets_nothing_aside(tmp_path):
    file = tmp_path / "a.sqlite"
    with sqlite.opened(file, TABLES) as base:
        base.execute("INSERT INTO things VALUES ('kept')")
    for wrong in ("SELECT missing FROM things", "SELECT * FROM missing"):
        with pytest.raises(sqlite3.OperationalError, match="no such"), sqlite.opened(file, TABLES) as base:
            base.execute(wrong)
    with sqlite.opened(file, TABLES) as base:
        assert base.execute("SELECT name FROM things").fetchall() == [("kept",)]


def test_a_busy_database_is_not_damaged(tmp_path):
    file = tmp_path / "a.sqlite"
    with sqlite.opened(file, TABLES) as base, sqlite.change(base):
        with pytest.raises(sqlite3.OperationalError, match="locked"), sqlite.opened(file, TABLES, 0.05) as other, sqlite.change(other):
            pass
        sqlite.check(file)
    assert file.exists()
    sqlite.check(tmp_path / "none.sqlite")
    file.write_bytes(b"no database" * 500)
    with pytest.raises(sqlite.Damaged):
        sqlite.check(file)
