"""The verdict in sentences."""

from core.explain.reviews.words import Parts
from core.figures.charts import percent
from core.figures.reviews import reviews as figures
from core.zoo.reviews import ReviewReading, card
from pages.language.review_views.source import Shown


def headline(reading: ReviewReading) -> str:
    """Such as "This is for the film", with a thumb."""
    if reading.problem:
        return "Nothing is left to read"
    if not reading.accepted:
        return f":material/do_not_disturb_on: {figures.NO_OPINION}"
    said = figures.verdict(reading.probability)
    icon = "question_mark" if said == figures.UNDECIDED else "thumb_up" if reading.positive else "thumb_down"
    return f":material/{icon}: {said}"


def reason(shown: Shown) -> str:
    """How sure, and what that is worth."""
    reading = shown.reading
    side = "for" if reading.positive else "against"
    sure = percent(reading.confidence)
    if reading.opinion is not None and not reading.accepted:
        return (
            f"**Probability {percent(1 - reading.opinion)} that nothing is judged in this text:** it tells, asks, or speaks of something "
            f"else. If it were an opinion, it would take it for one {side} the film ({sure})."
        )
    if reading.confidence < figures.UNSURE:
        return f"**Probability {sure} that you are {side} the film:** hardly better than tossing a coin. It may not have understood you."
    words = [f"**Probability {sure} that you are {side} the film.**", "Sure is not the same as right: change a word below and see."]
    return " ".join([*words, measured(shown.name)])


def measured(name: str) -> str:
    """How often the network is right on reviews it has never read, where that was measured."""
    found = (card(name) if name else {}).get("figures", {}).get("imdb_test", {})
    if "accuracy" not in found or "n" not in found:
        return ""
    words = f"Of {found['n']:,} English reviews of films (IMDB) that it had never read it got {percent(found['accuracy'])} right"
    short, everyday = (card(name)["figures"].get(test, {}).get("accuracy") for test in ("sentences_test", "everyday"))
    words += f"; of single sentences of critics {percent(short)}" if short else ""
    return f"{words}; of sentences as pupils type them {percent(everyday)}." if everyday else f"{words}."


def sum_in_words(parts: Parts, what: str = figures.FILM) -> str:
    """Blank + all words = score, and what that is as a probability."""
    total = float(parts.tokens.sum())
    return (
        "The line above knows only the words so far. The numbers under the words share out the verdict on the **whole** text: what each "
        f"word adds to its **score** (0 is undecided; small parts are not written). :blue[+ and a solid line] speak for {what}, "
        ":orange[− and a dashed line] against it. They add up: "
        f"{figures.sign(parts.blank, 2)} (what it says of as many blank words, its starting point) {figures.sign(total, 2)} (all your "
        f"words) = **{figures.sign(parts.score, 2)}**, which is a probability of "
        f"{figures.chance(float(figures.probability_of(parts.score)))} for {what}. (By integrated gradients; another fair way of "
        "sharing out would give somewhat other numbers.)"
    )
