"""Where something can be seen: a page, and what its address says."""

from urllib.parse import parse_qs, parse_qsl, urlsplit


class Lab(str):
    """Written as in the assets: a page below `pages`, and behind a question mark what its address says."""

    __slots__ = ()

    @property
    def page(self) -> str:
        """The page, below `pages`."""
        return urlsplit(self).path

    @property
    def query(self) -> dict[str, str]:
        """What that page's address says."""
        return dict(parse_qsl(urlsplit(self).query))

    @property
    def all(self) -> dict[str, list[str]]:
        """The same, with every value of what may be there more than once."""
        return parse_qs(urlsplit(self).query, keep_blank_values=True)
