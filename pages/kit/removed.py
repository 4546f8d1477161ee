"""Pictures that were removed from an album go from the sets of its trainings, too, once nothing learns from them."""

from core import jobs
from core.data.album.album import Album


def let_go(album: Album) -> None:
    """Delete what is in no class any more; what a training is learning from goes when this is asked after its end."""
    album.let_go(learning())


def learning() -> set[str]:
    """The names of the picture sets that trainings are learning from, or wait for."""
    return {getattr(run.recipe, "pictures", "") for run in jobs.going()}
