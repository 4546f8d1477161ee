"""All classes of this app: who teaches, who begins, joins and leaves, and when a class is over."""

import logging
import secrets
import threading
import time
from collections.abc import Callable

from core.classroom.key import is_key
from core.classroom.limits import Tries
from core.classroom.names import as_code, new_code
from core.classroom.problem import ClassProblem
from core.classroom.room import Member, Room

MOST_ROOMS = 12
# Of one browser, and of one address, in so many seconds. A whole school may sit behind one address: its limit only slows whoever makes up
# browsers, and a key of 79 bits is not guessed by 300 tries a minute.
WRONG_KEYS, WRONG_KEYS_THERE, WRONG_CODES, WRONG_CODES_THERE, MINUTE = 5, 300, 20, 200, 60.0
NO_CODE = "There is no class of this code. It is two words, such as amber-fox: your teacher's screen shows them."


class School:
    """A browser is called `who`: any text that stays the same for it, and that nobody else knows. Any thread may call the methods."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives the seconds since 1970."""
        self._clock, self._lock = clock, threading.RLock()
        self._rooms: dict[str, Room] = {}  # by id
        self._teachers: set[str] = set()
        self._wrong_keys, self._wrong_there = Tries(WRONG_KEYS, MINUTE, clock), Tries(WRONG_KEYS_THERE, MINUTE, clock)
        self._wrong_codes, self._wrong_codes_there = Tries(WRONG_CODES, MINUTE, clock), Tries(WRONG_CODES_THERE, MINUTE, clock)

    @property
    def quiet(self) -> bool:
        """Whether there is no class at all, so that nobody need be asked who he is."""
        return not self._rooms

    @property
    def hides(self) -> bool:
        """Whether any class hides pages, so that it matters who asks for one."""
        return any(room.rules.hidden for room in list(self._rooms.values()))

    def is_teacher(self, who: str) -> bool:
        """Whether that browser has shown the key."""
        return who in self._teachers

    def enter(self, who: str, key: str, address: str = "") -> None:
        """A teacher shows the key.

        Args:
            key: As it was typed.
            address: Where this browser is, if that is known.

        Raises:
            ClassProblem: It is wrong, or too many wrong ones came from there; one sentence.
            OSError: There is no key, and none can be made.
        """
        with self._lock:
            if not self._wrong_keys.left(who) or not self._wrong_there.left(address):
                raise ClassProblem("Too many wrong keys. Wait a minute, then try again.")
            if not is_key(key):
                self._wrong_keys.note(who)
                self._wrong_there.note(address)
                raise ClassProblem("This is not the teacher's key. It was printed when the app first started, and lies in its folder.")
            self._teachers.add(who)

    def go_out(self, who: str) -> None:
        """A teacher's browser is one like any other again; the class goes on."""
        with self._lock:
            self._teachers.discard(who)
            for room in self._rooms.values():
                room.teachers.discard(who)

    def begin(self, who: str) -> Room:
        """A new class of this teacher.

        Raises:
            ClassProblem: He has not shown the key, or there are too many classes.
        """
        self._must_teach(who)
        self.sweep()
        with self._lock:
            if len(self._rooms) >= MOST_ROOMS:
                raise ClassProblem(f"{MOST_ROOMS} classes are going on. End one first.")
            code = new_code({room.code for room in self._rooms.values()})
            room = Room(secrets.token_urlsafe(9), code, self._clock(), self._clock)
            self._rooms[room.id] = room
        return self.take(who, room.id)

    def take(self, who: str, room_id: str) -> Room:
        """This teacher teaches that class from now on, beside whoever does.

        Raises:
            ClassProblem: He has not shown the key, or the class is over.
        """
        self._must_teach(who)
        with self._lock:
            if room_id not in self._rooms:
                raise ClassProblem("This class is over.")
            for room in self._rooms.values():
                room.teachers.discard(who)
            taken = self._rooms[room_id]
            taken.teachers.add(who)
        self.leave(who)
        return taken

    def rooms(self) -> list[Room]:
        """All classes whose day is not over, the oldest first."""
        with self._lock:
            return [room for room in self._rooms.values() if not room.old]

    def taught_by(self, who: str) -> Room | None:
        """The class that this browser teaches."""
        if who not in self._teachers:
            return None
        return next((room for room in self.rooms() if who in room.teachers), None)

    def joined(self, who: str) -> tuple[Room, Member] | None:
        """The class that this browser is in, and who it is there."""
        for room in self.rooms():
            if member := room.members.get(who):
                return room, member
        return None

    def join(self, who: str, code: str, nickname: str, address: str = "") -> tuple[Room, Member]:
        """Come into the class of that code; out of another one at the same time.

        Args:
            code: As it was typed.
            nickname: As it was typed.
            address: Where this browser is, if that is known.

        Raises:
            ClassProblem: There is no such class, the nickname will not do, or nobody can come in now; one sentence.
        """
        with self._lock:
            if not self._wrong_codes.left(who) or not self._wrong_codes_there.left(address):
                raise ClassProblem("Too many wrong codes. Wait a minute, then try again.")
            room = next((room for room in self.rooms() if room.code == as_code(code)), None)
            if room is None:
                self._wrong_codes.note(who)
                self._wrong_codes_there.note(address)
                raise ClassProblem(NO_CODE)
            member = room.admit(who, nickname)
            others = [other for other in self._rooms.values() if other is not room and who in other.members]
        for other in others:
            other.forget(who)
        return room, member

    def leave(self, who: str) -> None:
        """Out of the class; nothing is kept of him.

        Raises:
            ClassProblem: He is out, but his pictures cannot be deleted now; one sentence.
        """
        if found := self.joined(who):
            found[0].forget(who)

    def end(self, room: Room) -> None:
        """The class is over, and all that it gathered is gone.

        Raises:
            ClassProblem: It is over, but its pupils' pictures cannot be deleted now; one sentence.
        """
        with self._lock:
            self._rooms.pop(room.id, None)
        with room.lock:
            room.over, room.ballot, room.race = True, None, None
            room.members.clear()
            room.runs.clear()
            room.teachers.clear()
            room.end_digits()
        room.end_album()

    def sweep(self) -> None:
        """End the classes whose day is over."""
        with self._lock:
            old = [room for room in self._rooms.values() if room.old]
        self._end_each(old)

    def end_all(self) -> None:
        """The app stops: no class outlives it."""
        with self._lock:
            rooms = list(self._rooms.values())
        self._end_each(rooms)

    def _end_each(self, rooms: list[Room]) -> None:
        for room in rooms:
            try:
                self.end(room)
            except Exception:  # the others are to end, too
                logging.getLogger("glassbox").exception("what a class gathered could not be deleted")

    def _must_teach(self, who: str) -> None:
        if who not in self._teachers:
            raise ClassProblem("Only a teacher may do this: show the key first.")
