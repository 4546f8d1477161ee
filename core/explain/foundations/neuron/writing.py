"""How numbers and names are written on screen."""

import math

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def show(value: float, decimals: int = 4) -> str:
    """A number to so many decimals: 0.8540 where something was cut off, 2.5 where it is exact; large ones as 1.2e+07."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "not a number"
    if abs(value) >= 1e6 or 0 < abs(value) < 0.5 * 10.0**-decimals:
        return f"{value:.2e}".replace("-", "−")
    text = f"{value:.{decimals}f}"
    if abs(float(text) - value) < 1e-9 * max(1.0, abs(value)) and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def symbol(name: str) -> str:
    """A name as it is written by hand: `w(x1→h2)` gives w(x₁→h₂)."""
    return name.translate(SUBSCRIPTS)
