"""The chosen run's network and pictures to take along."""

from core import jobs


def buttons(run: jobs.Run) -> None:
    """What can be downloaded of a run."""
