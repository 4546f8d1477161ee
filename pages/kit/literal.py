"""Words from people, shown as they are."""

WORD_JOINER = "\u2060"  # takes no room; behind a colon it keeps Streamlit from reading :material/delete: or :red[x]


def literal(text: str) -> str:
    """The text on one line, with nothing in it that Markdown or Streamlit would read."""
    escaped = "".join("\\" + letter if letter in "\\`*_{}[]()<>#+-!|$:~&=." else letter for letter in " ".join(text.split()))
    return escaped.replace(":", ":" + WORD_JOINER)
