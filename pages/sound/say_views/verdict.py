"""What the network says of what it heard, in words."""

from core.figures.charts import named, percent
from core.zoo.spoken_digits import SpokenReading
from pages.sound.say_views.source import Listened

SURE = 0.6  # from this probability on it names a digit without further ado


def headline(reading: SpokenReading) -> str:
    """Such as "I hear a 7"."""
    if not reading.accepted:
        return f"This is no digit. If it were one: {named(reading.label)}?"
    if reading.confidence < SURE:
        return f"I cannot decide. Perhaps {named(reading.label)}"
    return f"I hear {named(reading.label)}"


def of_all(shown: Listened) -> str:
    """The headline over all words."""
    if len(shown.readings) == 1:
        return headline(shown.readings[0])
    said = " ".join(str(reading.label) if reading.accepted else "?" for reading in shown.readings)
    return f"I hear {said}"


def right(shown: Listened) -> str:
    """Whether it is right, where that is known."""
    if not shown.truth or not shown.readings:
        return ""
    said = "".join(str(reading.label) if reading.accepted else "?" for reading in shown.readings)
    if not shown.truth.isdecimal():
        return f"✓ Right: “{shown.truth}” is no digit." if not any(one.accepted for one in shown.readings) else f"✗ It is “{shown.truth}”."
    return "✓ That is right." if said == shown.truth else f"✗ It is {' '.join(shown.truth)}."


def reason(reading: SpokenReading) -> str:
    """How sure it is of one word, and what else it could be."""
    order = reading.probabilities.argsort()[::-1]
    second, share = int(order[1]), float(reading.probabilities[order[1]])
    close = share >= 0.005
    if not reading.accepted:
        return f"The probability that it is none of the ten is {percent(reading.doubt)}; the bars say what it is like most."
    also = f"If I am wrong, it is most likely {named(second)} ({percent(share)})." if close else "No other digit comes close."
    return f"Probability {percent(reading.confidence)}. {also}"
