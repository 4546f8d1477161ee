"""One class: who is in it, where each is, and what all are told."""

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from core.classroom.drawn import OurDigits, Picture
from core.classroom.limits import Tries
from core.classroom.names import alike, free, nickname
from core.classroom.problem import ClassProblem
from core.classroom.rules import Rules
from core.classroom.shared_album import SharedAlbum
from core.classroom.together import Ballot, Race, Vary
from core.training.recipe import Recipe

MOST = 60  # pupils of a class
JOINS, JOIN_SECONDS = 90, 10.0  # so many a class takes in so many seconds: thirty phones at once, and no flood
DAY = 24 * 3600.0  # seconds that a class lasts at most


@dataclass(frozen=True)
class Member:
    """A pupil. `who` is what the app calls his browser; it is shown to nobody."""

    who: str
    name: str
    number: int  # from 1, in the order of joining; given once
    joined: float  # seconds since 1970
    page: str = ""  # which is open, by its title
    step: str = ""  # of a lesson, in words
    seen: float = 0.0  # when the page was drawn last


@dataclass(frozen=True)
class Told:
    """What every pupil's page is to show or to do."""

    version: int = 0  # of what stands on the page *Class*
    frozen: bool = False
    go: int = 0  # how often all were sent somewhere
    to: str = ""  # where to, the last time: a page of the app and what its address says


@dataclass
class Room:
    """A class. All methods may be called from any thread; who may call them is looked after by whoever does."""

    id: str
    code: str
    began: float
    clock: Callable[[], float]
    teachers: set[str] = field(default_factory=set)
    members: dict[str, Member] = field(default_factory=dict)
    open: bool = True  # for more pupils
    over: bool = False
    spotlight: int = 0  # the number of the pupil who is shown large
    address: str = ""  # that the teacher gave in place of the one that was found
    told: Told = Told()
    album: SharedAlbum | None = None  # that pupils add pictures to
    rules: Rules = field(default_factory=Rules)
    ballot: Ballot | None = None
    race: Race | None = None
    digits: OurDigits | None = None  # what the pupils drew
    runs: dict[str, str] = field(default_factory=dict)  # by pupil: the id of the training that was seen last
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """Nobody has joined yet."""
        self._numbers, self._joins = 0, Tries(JOINS, JOIN_SECONDS, self.clock)

    @property
    def old(self) -> bool:
        """Whether its day is over."""
        return self.clock() - self.began > DAY

    def admit(self, who: str, typed: str) -> Member:
        """A pupil comes in by this nickname; whoever is in already stays who he is.

        Raises:
            ClassProblem: The nickname will not do or is taken, the class is full or closed, or too many come at once; one sentence.
        """
        with self.lock:
            if who in self.members:
                return self.members[who]
            if who in self.teachers:
                raise ClassProblem("You teach this class. Open its address on another device to see what pupils see.")
            if self.over or not self.open:
                raise ClassProblem("This class takes nobody in at the moment. Ask your teacher.")
            name, names = nickname(typed), [member.name for member in self.members.values()]
            if len(names) >= MOST:
                raise ClassProblem(f"This class is full: it has {MOST} pupils.")
            if not self._joins.left(""):
                raise ClassProblem("Too many are joining at this moment. Try again in some seconds.")
            self._joins.note("")
            if alike(name) in map(alike, names):
                raise ClassProblem(f"Somebody in this class is called {name} already. {free(name, names)} is free.")
            self._numbers += 1
            member = self.members[who] = Member(who, name, self._numbers, self.clock())
            return member

    def report(self, who: str, page: str, step: str) -> None:
        """Where a pupil is now."""
        with self.lock:
            if member := self.members.get(who):
                self.members[who] = replace(member, page=page, step=step, seen=self.clock())

    def forget(self, who: str) -> None:
        """A pupil goes, or is sent out; all that is known of him goes with him.

        Raises:
            ClassProblem: He is out, but his pictures cannot be deleted now; one sentence.
        """
        with self.lock:
            member = self.members.pop(who, None)
            for kept in (self.ballot and self.ballot.votes, self.race and self.race.runs, self.runs):
                if kept:
                    kept.pop(who, None)
            if self.digits:
                self.digits.forget(who)
            if member and member.number == self.spotlight:
                self.spotlight = 0
            self.tell()
            album = self.album
        if album:  # may have to wait for the disk: nobody waits for that
            album.forget(who)

    def numbered(self, number: int) -> Member:
        """The pupil of that number.

        Raises:
            ClassProblem: Nobody has it.
        """
        for member in list(self.members.values()):
            if member.number == number:
                return member
        raise ClassProblem("This pupil is not in the class any more.")

    def here(self) -> list[Member]:
        """All pupils, in the order of joining."""
        with self.lock:
            return sorted(self.members.values(), key=lambda member: member.number)

    def freeze(self, on: bool) -> None:
        """Eyes up: every pupil's page is covered until it is lifted."""
        with self.lock:
            self.told = replace(self.told, frozen=on)

    def send(self, to: str) -> None:
        """Everybody to this page of the app; `to` is its name and what its address says. Nobody can go on below a cover: it is lifted."""
        with self.lock:
            self.told = replace(self.told, go=self.told.go + 1, to=to, frozen=False)

    def ask(self, name: str, options: Iterable[str]) -> None:
        """A new question; what was answered to the one before is gone."""
        with self.lock:
            self.ballot = Ballot(name, tuple(options))
            self.tell()

    def vote(self, who: str, option: str) -> None:
        """A pupil's answer.

        Raises:
            ClassProblem: Nothing is asked, the vote is closed, or it is none of the answers; one sentence.
        """
        with self.lock:
            if self.ballot is None or who not in self.members:
                raise ClassProblem("Nothing is asked at the moment.")
            self.ballot.vote(who, option)

    def set_ballot(self, **what: bool) -> None:
        """Open or close the vote, show how many gave which answer, or which is right; nothing where nothing is asked."""
        with self.lock:
            if self.ballot:
                for name, value in what.items():
                    setattr(self.ballot, name, value)
                self.tell()

    def end_ballot(self) -> None:
        """The question and its answers go."""
        with self.lock:
            self.ballot = None
            self.tell()

    def begin_race(self, recipe: Recipe, title: str, vary: Vary, low: float = 0.0, high: float = 0.0) -> None:
        """A recipe for all; the one before is forgotten, its runs stay in the history of those who trained them.

        Raises:
            ClassProblem: It cannot be trained with these rates; one sentence.
        """
        race = Race(secrets.token_urlsafe(6), recipe, title, vary, low, high)
        with self.lock:
            self.race = race
            self.tell()

    def end_race(self) -> None:
        """It is forgotten."""
        with self.lock:
            self.race = None
            self.tell()

    def collect(self, on: bool = True) -> OurDigits:
        """Pupils draw digits from now on, or no more; what they have drawn stays."""
        with self.lock:
            self.digits = self.digits or OurDigits()
            self.digits.open = on
            self.tell()
            return self.digits

    def draw(self, who: str, digit: int, picture: Picture) -> None:
        """A pupil's digit: a picture (28, 28) of bytes, ink 255 on 0, in place of the one before.

        Raises:
            ClassProblem: Drawing is closed, it is nobody of the class, or that is no picture of a digit; one sentence.
        """
        with self.lock:
            if self.digits is None or who not in self.members:
                raise ClassProblem("Nobody is asked to draw at the moment.")
            self.digits.draw(who, digit, picture)

    def end_digits(self) -> None:
        """All that was drawn is deleted."""
        with self.lock:
            if self.digits:
                self.digits.forget_all()
            self.digits = None
            self.tell()

    def end_album(self) -> None:
        """What pupils have added goes from the teacher's album.

        Raises:
            ClassProblem: It cannot be deleted now; one sentence.
        """
        if album := self.album:
            album.forget_all()
        with self.lock:
            if self.album is album:
                self.album = None
            self.tell()

    def tell(self) -> None:
        """What stands on the page *Class* has changed."""
        self.told = replace(self.told, version=self.told.version + 1)
