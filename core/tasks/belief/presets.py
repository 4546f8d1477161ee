"""Recipes for deep belief networks worth pressing Train on."""

from core.tasks.belief.recipe import BeliefRecipe
from core.tasks.kind import BIGGER, START, WRONG, Preset, Question

BELIEF_PRESETS: dict[str, Preset] = {
    "100 labels": Preset(
        BeliefRecipe(),
        START,
        "Two machines look at 3,500 digits. Then 100 names: what is it worth to have looked first?",
        Question(
            "Two networks learn from the same 100 labels. One begins with the weights of machines that have seen 3,500 digits without "
            "names. Who reads more new digits right?",
            ["the one whose machines looked first", "the one from random weights", "both alike: the labels decide"],
            "the one whose machines looked first",
            "It knows strokes already and needs the labels only to name what it sees. With all labels little of that is left.",
        ),
    ),
    "500 labels": Preset(BeliefRecipe(labels="500"), START, "Five times as many names: how much is left of the lead?"),
    "All labels": Preset(BeliefRecipe(labels="5000"), START, "Every digit has its name: looking first is then worth little."),
    "Only machines": Preset(
        BeliefRecipe(labels="none", epochs=16), START, "No names at all. Noise turns into strokes, and digits come back."
    ),
    "All of MNIST": Preset(BeliefRecipe(data="mnist", epochs=6, batch=100), BIGGER, "55,000 digits to look at, 100 of them with a name."),
    "Too few units": Preset(
        BeliefRecipe(labels="none", first=8, second=4, epochs=12),
        WRONG,
        "Eight units for all strokes. Predict what happens, then press Train.",
        Question(
            "Each picture must pass through eight units that are on or off. What comes back?",
            ["sharp digits", "blurred shapes, some of them like digits", "noise"],
            "blurred shapes, some of them like digits",
            "Eight units have 256 patterns, and each has to stand for many digits: it draws their mean.",
        ),
    ),
    "Steps too long": Preset(
        BeliefRecipe(labels="none", rate=3.0, epochs=8),
        WRONG,
        "Sixty times the usual rate. Predict what happens, then press Train.",
        Question(
            "The rate is 3. What becomes of the ten digits that go up and come back?",
            ["they come back sooner", "they come back as blots, or not at all"],
            "they come back as blots, or not at all",
            "Every step overshoots, so units end up always on or always off; then they say nothing about the picture any more.",
        ),
    ),
}
