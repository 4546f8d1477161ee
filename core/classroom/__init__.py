"""A class: a teacher and the pupils who joined, where each is, and what they do together. Lives in memory only, and for a day at most."""

from functools import cache

from core.classroom.problem import ClassProblem
from core.classroom.room import Member, Room
from core.classroom.school import School

__all__ = ["ClassProblem", "Member", "Room", "School", "school"]


@cache
def school() -> School:
    """The classes of this process."""
    return School()
