"""What takes long to make, asked for by many at the same time."""

import threading

from core.single_flight import single_flight


def test_all_who_ask_at_once_get_the_same_one():
    together, made, got = threading.Barrier(8), [], []

    @single_flight
    def slow(name):
        made.append(name)
        threading.Event().wait(0.05)  # long enough for the others to come
        return object()

    def ask():
        together.wait(10)
        got.append(slow("a"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert made == ["a"] and len(got) == 8 and len(set(map(id, got))) == 1
    assert slow("b") is not got[0] and made == ["a", "b"]


def test_what_fails_is_tried_again():
    tries = []

    @single_flight
    def fails_first():
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not there yet")
        return 7

    try:
        fails_first()
    except ValueError:
        assert fails_first() == fails_first() == 7
    assert len(tries) == 2


def test_nobody_waits_for_what_somebody_else_asks():
    begun, go_on, got = threading.Event(), threading.Event(), []

    @single_flight
    def load(name):
        if name == "large":
            begun.set()
            go_on.wait(20)
        return name

    large = threading.Thread(target=lambda: got.append(load("large")))
    load("small")
    large.start()
    begun.wait(20)
    small = [threading.Thread(target=lambda name=name: got.append(load(name))) for name in ("small", "new")]  # made before, and not yet
    for thread in small:
        thread.start()
    for thread in small:
        thread.join(5)
    served = list(got)
    go_on.set()
    large.join(20)
    assert sorted(served) == ["new", "small"] and got[-1] == "large"
