"""Some texts, each with a line of words below: shown exactly as they were written."""

from collections.abc import Sequence

from pages.kit.frontend import component

_COMPONENT = component("kit/frontend/texts")


def texts(found: Sequence[tuple[str, str]], key: str, title: str) -> None:
    """Show (text, words below it) in cards. The browser sets them as text, never as HTML or Markdown."""
    _COMPONENT(key=key, data={"title": title, "texts": [list(pair) for pair in found]})
