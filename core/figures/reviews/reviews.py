"""Reviews on the screen: verdicts in words, the sentence as coloured words, the votes as bars."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.charts import SHARES, Rows, Spec, layer, name, number, percent, signed, tips
from core.figures.style import NEUTRAL, POSITIVE

UNSURE, RATHER = 0.6, 0.8  # probabilities of the verdict: below the first it is none, below the second it is put with care
UNDECIDED = "I cannot tell"
NO_OPINION = "No opinion here"
FILM = "the film"  # what one is for or against
FAINT = 0.02  # log-odds: a smaller part has no sign on the screen
MOST_VOTES = 8


def verdict(probability: float) -> str:
    """What the network thinks of the film, in words: for, against, or that it cannot tell."""
    side = "for" if probability > 0.5 else "against"
    sure = max(probability, 1 - probability)
    if sure < UNSURE:
        return UNDECIDED
    return f"{'Rather' if sure < RATHER else 'This is'} {side} the film"


def chance(probability: float) -> str:
    """The probability "for the film", never claimed to be certain: 93 %, under 0.1 %."""
    return "under 0.1 %" if probability < 0.001 else percent(probability)


def sign(value: float, digits: int = 1) -> str:
    """A number with its sign, a real minus, and no minus before zero."""
    text = f"{value:+.{digits}f}"
    return ("+" + text[1:] if float(text) == 0 else text).replace("-", "−")


def probability_of(odds: NDArray[np.floating] | float) -> NDArray[np.float64]:
    """Log-odds (...) as probabilities (...), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * np.asarray(odds, dtype=np.float64))))


def tiles(
    words: Sequence[str],
    slots: Sequence[str],
    parts: NDArray[np.floating],
    after: NDArray[np.floating],
    before: NDArray[np.floating],
    what: str = FILM,
) -> Rows:
    """The words of a text for the board, each with its part in the score, and the probability after it.

    Args:
        words: W words as they were typed.
        slots: (W) what stands there now; empty where a word was taken out.
        parts: (W,) the part of each in the log-odds of the text as it is now.
        after: (W,) log-odds "positive : negative" after each word, as it is now.
        before: (W,) the same of the text as it was typed.
        what: What the words are for or against.
    """
    now, then = probability_of(after), probability_of(before)
    return [
        {
            "word": word,
            "now": slot,
            "changed": slot != word,
            "part": round(float(part), 3),
            "said": _said(word, slot, float(part), what),
            "after": round(float(p), 4),
            "then": round(float(q), 4),
        }
        for word, slot, part, p, q in zip(words, slots, parts, now, then, strict=True)
    ]


def _said(word: str, slot: str, part: float, what: str) -> str:
    if not slot:
        return "taken out"
    side = "hardly matters" if abs(part) < FAINT else f"{'for' if part > 0 else 'against'} {what}, {sign(part, 2)}"
    return side if slot == word else f"instead of {word}: {side}"


def in_words(after: NDArray[np.floating], words: Sequence[str], what: str = FILM) -> str:
    """The line of the score as sentences: where it begins and ends, and the words at which it moves most."""
    if not len(after):
        return "Nothing has been read."
    p = probability_of(after)
    moves = np.diff(p, prepend=0.5)
    most = sorted(np.argsort(-np.abs(moves), kind="stable")[:3])
    told = "; ".join(f"{'up' if moves[i] > 0 else 'down'} to {chance(float(p[i]))} at “{words[i]}”" for i in most)
    return f"Probability for {what} after each of {len(words)} words. {told}; at the end {chance(float(p[-1]))}."


def vote_rows(words: Sequence[str], votes: NDArray[np.floating], shares: NDArray[np.floating]) -> Rows:
    """Data for `VOTES`: the states that weigh most, in the order of the text, and the others as one.

    Args:
        words: (W) the words.
        votes: (W,) share times vote summed over each word's states, in log-odds: what it brings into the verdict.
        shares: (W,) how much of the vote is theirs; they sum to 1.
    """
    order = np.argsort(-np.asarray(shares), kind="stable")
    rest = order[MOST_VOTES:]
    rows = [_vote(f"{i + 1}. {words[i]}", float(votes[i]), float(shares[i])) for i in sorted(order[:MOST_VOTES])]
    return rows + [_vote(f"{len(rest)} other words", float(votes[rest].sum()), float(shares[rest].sum()))] * bool(len(rest))


def _vote(name: str, brings: float, share: float) -> dict[str, Any]:
    vote = brings / share if share > 0 else 0.0
    said = f"{100 * share:.0f} % of {sign(vote)} = {sign(brings, 2)}"
    return {"name": name, "share": share, "vote": vote, "brings": brings, "words": said}


def label_rows(names: Sequence[str], chances: NDArray[np.floating], label: int) -> Rows:
    """Data for `LABELS`: each label with its probability (K,), the likeliest first; `label` is the one that is asked about."""
    order = np.argsort(-np.asarray(chances), kind="stable").tolist()
    return [{"name": names[at], "share": float(chances[at]), "words": chance(float(chances[at])), "asked": at == label} for at in order]


LABELS: Spec = {
    "height": {"step": 26},
    "encoding": {"y": name(170, labelFontSize=14), "x": number("share", title="probability", scale={"domain": [0, 1.1]}, axis=SHARES)},
    "layer": [
        layer("bar", {"color": {"condition": {"test": "datum.asked", "value": POSITIVE}, "value": NEUTRAL}}, cornerRadiusEnd=2),
        layer("text", {"text": {"field": "words"}}, align="left", dx=6, fontSize=13),
    ],
}


VOTES: Spec = {
    "height": {"step": 30},
    "encoding": {
        "y": name(170, labelFontSize=14),
        "x": number("share", title="share of the vote", scale={"domain": [0, 1.6], "nice": False}, axis=SHARES),
    },
    "layer": [
        layer("bar", {"color": signed("vote"), "tooltip": tips("name", ("share", ".1%"), ("vote", "+.2f"))}, cornerRadiusEnd=2),
        layer("text", {"text": {"field": "words"}}, align="left", dx=6, fontSize=13),
    ],
}


def odds(score: float) -> str:
    """Log-odds as odds "for : against": 9.0 : 1, or 1 : 9.0."""
    ratio = math.exp(min(abs(score), 20.0))
    text = f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"
    return f"{text} : 1" if score >= 0 else f"1 : {text}"
