"""What the network says: the digit, how sure it is, and what else it could be."""

import streamlit as st

from core.figures.charts import PROBABILITIES, percent, probability_rows
from core.zoo.digits import Reading
from pages.kit.charts import chart
from pages.vision.digit_views.source import Shown

NO_DOUBT = "It knows nothing but digits: it names one of the ten whatever you draw, and its probabilities were never put to the test."


def show(shown: Shown) -> None:
    """The verdict in words, above ten bars."""
    reading = shown.reading
    with st.container():  # one element, whatever is in it: the chart below keeps its place and is not rebuilt
        if reading.ink is None:
            st.info(reading.problem, icon=":material/edit:")
        else:
            st.subheader(headline(reading), anchor=False)
            st.markdown(reason(shown))
    chart(probability_rows(reading.probabilities), PROBABILITIES, "probabilities", in_words(reading))


def headline(reading: Reading) -> str:
    """Such as "I read a 7"."""
    if not reading.accepted:
        return f"This may not be a digit. If it is one: a {reading.label}?"
    if reading.confidence < 0.6:
        return f"I cannot decide. Perhaps a {reading.label}"
    return f"I read {'an' if reading.label == 8 else 'a'} {reading.label}"


def reason(shown: Shown) -> str:
    """How sure, and why it may be wrong."""
    reading = shown.reading
    second = float(reading.probabilities[reading.runner_up])
    words = [
        f"**Probability {percent(reading.confidence)}.**"
        if reading.accepted
        else "It is too far from every digit I have learnt. The bars say what it resembles most."
    ]
    if second < 0.005:
        words.append("No other digit comes close. (Sure is not the same as right: see *Break it* below.)")
    else:
        words.append(f"If I am wrong, it is most likely {'an' if reading.runner_up == 8 else 'a'} {reading.runner_up} ({percent(second)}).")
    if reading.digit_probability is None:
        words.append(NO_DOUBT)
    if shown.label is not None:
        words.append(":material/check: That is right." if shown.label == reading.label else f":material/close: It is a {shown.label}.")
    return " ".join(words)


def in_words(reading: Reading) -> str:
    """The chart as a sentence."""
    if reading.ink is None:
        return "Probability of each digit: nothing has been read yet."
    order = (-reading.probabilities).argsort()[:3]
    return "Probability of each digit. " + ", ".join(f"{d}: {percent(float(reading.probabilities[d]))}" for d in order)
