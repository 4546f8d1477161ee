"""The camera, with the verdict beside its picture several times a second; without one, a picture of one's own."""

from pages.kit.frontend import component

_COMPONENT = component("vision/transfer_views/live_camera")


def live_camera(run_id: str, classes: int, key: str) -> None:
    """Show it for the network of a run. The browser talks to `pages.kit.look_route`; the page is not run again."""
    _COMPONENT(key=key, data={"run": run_id, "classes": classes})
