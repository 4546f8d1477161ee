"""What a teacher sees of the class: a view for each thing to do together."""

from collections.abc import Callable

from core.classroom import Room
from pages.course.class_views import album, digits, invite, question, recipe, settings, wall
from pages.kit.pick import pick

VIEWS: dict[str, Callable[[Room], None]] = {
    "Invite": invite.show, "Wall": wall.show, "One question": question.show, "One recipe": recipe.show,
    "Our digits": digits.show,
    "One album": album.show,
    "Settings": settings.show,
}  # fmt: skip
VIEW = "view"  # in the address
NAMES = (VIEW,)


def views() -> Callable[[Room], None]:
    """The row of views; gives what shows the one that is picked."""
    return VIEWS[pick("What to see", VIEWS, VIEW)]
