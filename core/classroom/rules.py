"""What a teacher sets for the pupils of a class, for as long as they are in it."""

from dataclasses import dataclass

from core.training.words import duration

LONGEST = (0.0, 60.0, 300.0, 1200.0)  # seconds of a training that can be set; 0: any length
MOST_AT_ONCE = 10


@dataclass(frozen=True)
class Rules:
    """What pupils find, and how much they may train."""

    hidden: frozenset[str] = frozenset()  # folders of pages, and single pages: "vision", "language/write.py"
    longest: float = 0.0  # seconds that a training may be expected to take; 0: any length
    at_once: int = MOST_AT_ONCE  # trainings of one pupil that go on or wait

    def hides(self, file: str) -> bool:
        """Whether pupils do not find the page of that file, such as "vision/digits.py"."""
        return file in self.hidden or file.partition("/")[0] in self.hidden

    def refusal(self, seconds: float, others: int) -> str:
        """Why a pupil may not train now, in a sentence; empty where he may.

        Args:
            seconds: That the training is expected to take.
            others: Trainings of his that go on or wait.
        """
        if others >= self.at_once:
            many = f"{self.at_once} trainings" if self.at_once > 1 else "one training"
            return f"Your teacher lets everybody have {many} at a time: wait until one of yours is over, or stop it."
        if self.longest and seconds > self.longest:
            return (
                f"This training takes about {duration(seconds)}, and your teacher lets nobody train for more than "
                f"{duration(self.longest)}: take fewer epochs or examples, or a smaller network."
            )
        return ""
