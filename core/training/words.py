"""Numbers as people say them."""


def duration(seconds: float) -> str:
    """About how long, such as "12 s", "3 min" or "1.5 h"."""
    if seconds < 100:
        return f"{max(round(seconds), 1)} s" if seconds < 20 else f"{round(seconds, -1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.1f} h"


def many(count: int) -> str:
    """A large number: 421,642; 4.2 million."""
    return f"{count:,}" if count < 1_000_000 else f"{count / 1e6:.1f} million"


def ordinal(number: int) -> str:
    """Such as "2nd", "11th" or "23rd"."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
