"""The lane for quick work, on a stand-in for the processes: one piece at a time, first come first served, asked once more when lost."""

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late

import pytest
from distributed import KilledWorker

from core.jobs import quick
from core.jobs.quick import Lost, QuickLane


class Cluster:
    """Answers each piece with the next of these: a value, an error, or None for no answer at all."""

    local = True

    def __init__(self, *answers):
        self.answers, self.asked, self.killed, self.at_once, self.most = list(answers), [], [], 0, 0

    def quick(self, function, *arguments):
        self.asked.append(arguments)
        answer, future = self.answers.pop(0) if self.answers else function(*arguments), Future()
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        elif answer is not None:
            future.set_result(answer)
        return future

    def kill(self, name):
        self.killed.append(name)
        done = Future()
        done.set_result({})
        return done


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(quick, "SILENT_SECONDS", 0.01)


DEAD = KilledWorker("piece", None, 0)


def test_it_gives_what_the_function_gives_and_raises_what_it_raises():
    assert QuickLane(Cluster()).ask(max, 3, 5) == 5
    with pytest.raises(ValueError, match="no such"):
        QuickLane(Cluster(ValueError("no such review"))).ask(max, 1)
    assert issubclass(Late, TimeoutError)
    cluster = Cluster(TimeoutError("its own"))  # which is no silence
    with pytest.raises(TimeoutError, match="its own"):
        QuickLane(cluster).ask(max, 1)
    assert cluster.killed == [] and len(cluster.asked) == 1


def test_what_a_process_took_along_is_asked_once_more():
    cluster = Cluster(DEAD, 7)
    assert QuickLane(cluster).ask(max, 1) == 7 and cluster.killed == []
    cluster = Cluster(DEAD, DEAD, 7)
    with pytest.raises(Lost, match="ended twice"):
        QuickLane(cluster).ask(max, 1)
    assert len(cluster.asked) == 2


def test_a_process_that_gives_no_answer_is_ended_and_the_piece_asked_once_more():
    cluster = Cluster(None, 7)
    assert QuickLane(cluster).ask(max, 1) == 7 and cluster.killed == ["quick"]
    with pytest.raises(Lost):
        QuickLane(Cluster(None, None)).ask(max, 1)


def test_one_piece_at_a_time_in_the_order_of_asking():
    lane, going, order = QuickLane(Cluster()), threading.Event(), []

    def first():
        going.wait(60)
        return "first"

    threads = [threading.Thread(target=lambda: order.append(lane.ask(first)))]
    threads[0].start()
    for number in range(5):
        while len(lane._waiting) <= number:
            pass
        threads.append(threading.Thread(target=lambda number=number: order.append(lane.ask(int, number))))
        threads[-1].start()
    assert not order
    going.set()
    for thread in threads:
        thread.join(60)
    assert sorted(order, key=str) == [0, 1, 2, 3, 4, "first"] and not lane._waiting


def test_the_lane_is_bounded(monkeypatch):
    monkeypatch.setattr(quick, "MOST_WAITING", 0)
    with pytest.raises(TimeoutError):
        QuickLane(Cluster()).ask(max, 1)
    monkeypatch.setattr(quick, "MOST_WAITING", 2)
    monkeypatch.setattr(quick, "TURN_SECONDS", 0.01)
    lane = QuickLane(Cluster())
    with lane._turn(), pytest.raises(TimeoutError):
        lane.ask(max, 1)
    assert lane.ask(max, 1, 2) == 2  # and nobody is left in it
