"""What a teacher has set holds for the pupils of the class: which pages they find, and how much they may train."""

from pathlib import Path

from core.classroom import Room, school
from core.training.recipe import Recipe

PAGES = Path(__file__).parents[1]


def _room() -> Room | None:
    """The class that whoever looks is a pupil of, where that could hide something."""
    if not school().hides:  # asked for every page at every click
        return None
    from pages.kit.class_bar import me

    found = school().joined(me())
    return found[0] if found else None


def hides(file: str) -> bool:
    """Whether the page of that file below `pages` is hidden from whoever looks."""
    room = _room()
    return bool(room and room.rules.hides(file))


def why_hidden(page: str) -> str:
    """Why whoever looks does not find the page that addresses call so, in a sentence; empty where he does."""
    room = _room()
    if room is None:
        return ""
    file = next((f"{found.parent.name}/{found.name}" for found in PAGES.glob(f"*/{page or 'home'}.py")), "")
    return f"Your teacher has hidden this page for as long as you are in the class {room.code}." if room.rules.hides(file) else ""


def refusal(visitor: str, recipe: Recipe) -> str:
    """Why this visitor may not train that now, in a sentence; empty where he may. What is given to all, everybody may train."""
    from core import jobs
    from pages.kit.class_routes import who_is

    found = school().joined(who := who_is(visitor))
    if found is None:
        return ""
    room, member = found
    if room.race and room.race.recipe_of(member.number) == recipe:
        return ""
    return room.rules.refusal(jobs.service().estimate(recipe), sum(run.visitor == who for run in jobs.going()))
