"""Pictures that were removed from an album go from the sets of its trainings, too, once nothing learns from them."""

from core import jobs
from core.data.album.album import Album

_waiting: dict[str, Album] = {}  # by id: something of them may be learnt from still


def let_go(album: Album) -> None:
    """Delete what is in no class any more; what a training is learning from goes when this is asked after its end."""
    used = learning()
    album.let_go(used)
    if used - {""}:
        _waiting[album.id] = album
    else:
        _waiting.pop(album.id, None)


def let_go_of_the_rest() -> None:
    """Ask again for the albums of which something was in use."""
    for album in list(_waiting.values()):
        let_go(album)


def learning() -> set[str]:
    """The names of the picture sets that trainings are learning from, or wait for."""
    return {getattr(run.recipe, "pictures", "") for run in jobs.going()}
