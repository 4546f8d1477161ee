"""Work in batches: what is stopped in the middle of one goes on from its beginning."""

import threading

from core.jobs.batches import Batches


class Long(Batches):
    """Two batches; the second is long until it may be quick."""

    def __init__(self):
        super().__init__(2)
        self.in_second, self.quick, self.taken = threading.Event(), False, []

    def batches(self):
        for place in range(self.done, self.count):
            yield place, place + 1

    def take(self, begin, end):
        while begin == 1 and not self.quick:
            self.in_second.set()
            self.watch()
        self.taken.append(begin)


def test_a_long_batch_is_stopped_in_its_middle_and_done_again():
    work = Long()
    work.start()
    assert work.in_second.wait(30)
    work.stop()
    work.wait()
    assert (work.done, work.taken, work.problem, work.finished) == (1, [0], "", False)
    work.quick = True
    work.start()
    work.wait()
    assert work.finished and work.taken == [0, 1]
