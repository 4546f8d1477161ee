"""A sheet that two people share: who gets in, who is told why not, and that nothing of it is left."""

import gc
import weakref

import numpy as np
import pytest

from pages.vision.same_views.invited import CLOSED, EACH, EMPTY, HOUR, LENGTH, MOST, OWN, TAKEN, Closed, Sheets

ONE = (np.ones((28, 28), np.float32), *EMPTY[1:])


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sheets(clock):
    return Sheets(clock)


def refused(do, *given):
    with pytest.raises(Closed) as told:
        do(*given)
    said = str(told.value)
    assert said.endswith(".") and said.count("\n") == 0
    return said


def test_two_write_on_one_sheet_and_every_change_is_told(sheets):
    host = sheets.invite("ada")
    assert len(host.code) == LENGTH
    guest = sheets.join(f" {host.code[:4].lower()}-{host.code[4:].lower()} ", "bo")  # as people type
    assert guest is host and sheets.join(host.code, "bo") is host
    before = host.version
    guest.write(1, "Bo", ONE)
    assert host.version == before + 1 and host.hands[1].count == 1 and host.hands[1].name == "Bo" and not host.whole
    guest.write(1, "Bo", tuple(None if cell is None else cell.copy() for cell in ONE))  # nothing is new
    assert host.version == before + 1
    for place in (0, 1):
        host.write(place, "", tuple(np.full((28, 28), place, np.float32) for _ in range(10)))
    assert host.whole


def test_whoever_has_no_place_is_told_in_one_sentence(sheets):
    host = sheets.invite("ada")
    for code in ("", "AAAAAAAA", "A" * 10_000, "<script>", "\0", "ÄÖÜ", host.code[:-1], host.code + "A"):
        assert refused(sheets.join, code, "bo") == CLOSED
    assert refused(sheets.join, host.code, "ada") == OWN
    sheets.join(host.code, "bo")
    for number in range(200):
        assert refused(sheets.join, host.code, f"visitor {number}") == TAKEN
    sheets.leave(host.code, "somebody else")
    assert host.hands[1].visitor == "bo"
    host.write(1, "Bo", ONE)
    sheets.leave(host.code, "bo")
    assert host.hands[1].count == 0 and host.hands[1].name == ""
    sheets.join(host.code, "cy")


def test_nobody_opens_more_than_there_is_room_for(sheets):
    held = [sheets.invite("ada") for _ in range(EACH)]
    for _ in range(200):
        assert "close one of them" in refused(sheets.invite, "ada")
    held += [sheets.invite(f"visitor {number}") for number in range(MOST - EACH)]
    assert "no room" in refused(sheets.invite, "bo")
    assert len({one.code for one in held}) == MOST
    held.pop()
    gc.collect()
    held.append(sheets.invite("bo"))


def test_a_sheet_is_gone_with_the_page_that_holds_it(sheets):
    held = [sheets.invite("ada")]
    code, gone = held[0].code, weakref.ref(held[0])
    sheets.join(code, "bo").write(1, "Bo", ONE)
    held.clear()
    gc.collect()
    assert gone() is None and refused(sheets.join, code, "bo") == CLOSED


def test_a_sheet_is_closed_and_empty_after_an_hour(sheets, clock):
    host = sheets.invite("ada")
    sheets.join(host.code, "bo").write(1, "Bo", ONE)
    clock.now = HOUR - 1
    assert sheets.find(host.code) is host
    clock.now = HOUR
    assert refused(sheets.find, host.code) == CLOSED
    assert host.hands[1].count == 0 and host.hands[1].name == ""
