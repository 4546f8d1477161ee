"""What is looked up and refused inside a change of an album."""

import secrets
import sqlite3

from core.data.names import class_name, name_key
from core.data.pictures.decoding import PictureProblem
from core.data.pictures.picture_set import MOST_CLASSES

NO_CLASS = "This class is not there any more: it was removed meanwhile."
GIVEN = "giver <> '' AND substr(giver, 1, length(?)) = ?"  # twice the beginning of a mark
INSERT = "INSERT INTO pictures (id, class_id, name, width, height, bytes, likeness, kin, part, giver) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
NO_PICTURE = "This picture is not there any more: it was removed meanwhile."


def add_class(db: sqlite3.Connection, name: str) -> str:
    """A new class of that name; gives its id."""
    if db.execute("SELECT COUNT(*) FROM classes").fetchone()[0] > MOST_CLASSES:
        raise PictureProblem(f"There are more than {MOST_CLASSES} classes already; no more can be told apart here.")
    name, class_id = free_name(db, name), secrets.token_hex(6)
    db.execute("INSERT INTO classes SELECT ?, ?, COALESCE(MAX(place), 0) + 1 FROM classes", (class_id, name))
    return class_id


def free_name(db: sqlite3.Connection, text: str, own: str = "") -> str:
    """The name as it is kept, where no other class than `own` has it."""
    name = class_name(text)
    if not name:
        raise PictureProblem("A class needs a name.")
    others = (name_key(row[0]) for row in db.execute("SELECT name FROM classes WHERE id <> ?", (own,)))
    if name_key(name) in others:
        raise PictureProblem(f"There is a class “{name}” already; choose another name.")
    return name


def not_there(db: sqlite3.Connection, class_id: str, picture_id: str) -> None:
    """Refuse a picture that the class has already."""
    row = db.execute("SELECT name, aside FROM pictures WHERE id = ? AND class_id = ?", (picture_id, class_id)).fetchone()
    if row:
        where = "has been set aside" if row[1] else "is in this class already"
        raise PictureProblem(f"It is the same picture as “{row[0]}”, which {where}; one of them is enough.")


def class_there(db: sqlite3.Connection, class_id: str) -> None:
    """Refuse a class that is not there."""
    if not db.execute("SELECT 1 FROM classes WHERE id = ?", (class_id,)).fetchone():
        raise PictureProblem(NO_CLASS)


def move(db: sqlite3.Connection, picture_id: str, class_id: str) -> None:
    """A picture goes into another class, and out of all others; whoever gave it stays known with it."""
    class_there(db, class_id)
    sql = "SELECT place, giver FROM pictures WHERE id = ? ORDER BY class_id = ? DESC"
    found = db.execute(sql, (picture_id, class_id)).fetchall()
    if not found:
        raise PictureProblem(NO_PICTURE)
    db.executemany("DELETE FROM pictures WHERE place = ?", [(place,) for place, _ in found[1:]])
    giver = min(giver for _, giver in found)  # "" where he whose album it is had the same picture himself
    db.execute("UPDATE pictures SET class_id = ?, giver = ? WHERE place = ?", (class_id, giver, found[0][0]))
