"""Orders arrive as they were given, and a worker that hangs keeps nobody else waiting."""

import threading
from concurrent.futures import ThreadPoolExecutor

from core.jobs.orders import Orders


def test_none_overtakes_the_one_before():
    arrived, first_may_go = [], threading.Event()

    def send(worker, run_id, what):
        if what == "step":
            assert first_may_go.wait(30)  # on its way, and slow
        arrived.append((worker, what))
        if what == "gone":
            raise OSError("no such worker any more")

    with ThreadPoolExecutor(4) as executor:
        orders = Orders(executor, send)
        for what in ("step", "resume", "gone", "pause"):
            orders.give("one", "run", what)
        orders.give("two", "other", "stop")
        while not arrived:
            threading.Event().wait(0.01)
        assert arrived == [("two", "stop")]  # the other worker has its own
        first_may_go.set()
    assert arrived[1:] == [("one", what) for what in ("step", "resume", "gone", "pause")]


def test_orders_from_many_threads_all_arrive_once():
    arrived = []
    with ThreadPoolExecutor(4) as executor:
        orders = Orders(executor, lambda worker, run_id, what: arrived.append((worker, what)))
        givers = [threading.Thread(target=lambda w=w: [orders.give(f"{w % 2}", "run", f"{w}.{i}") for i in range(50)]) for w in range(6)]
        for giver in givers:
            giver.start()
        for giver in givers:
            giver.join()
    assert len(arrived) == 300
    for giver in range(6):
        theirs = [what for _, what in arrived if what.startswith(f"{giver}.")]
        assert theirs == [f"{giver}.{i}" for i in range(50)]
