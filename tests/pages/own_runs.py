"""What the tests of pages that open a visitor's own runs have in common."""

from contextlib import contextmanager

from tests.quiet_service import QuietService


@contextmanager
def service_with(*recipes):
    """A training service by which these have been trained: `ids`, and `id` of the first; they are gone afterwards."""
    quiet = QuietService()
    quiet.ids = [quiet.train(recipe) for recipe in recipes]
    quiet.id = quiet.ids[0]
    yield quiet
    for run_id in quiet.ids:
        quiet.store.delete(run_id)


def words(at):
    """What a page says, put together."""
    return " ".join(str(part.value) for part in (*at.markdown, *at.caption, *at.info, *at.warning, *at.success, *at.error))
