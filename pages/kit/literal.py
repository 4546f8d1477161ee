"""Words from people, shown as they are."""


def literal(text: str) -> str:
    """The text with nothing in it that Markdown would read, on one line."""
    return "".join("\\" + letter if letter in "\\`*_{}[]()<>#+-!|$:~&=." else letter for letter in " ".join(text.split()))
