"""Recipes for detectors worth pressing Train on."""

from core.tasks.detector.recipe import DetectorRecipe
from core.tasks.kind import BIGGER, START, WRONG, Preset, Question

DETECTOR_PRESETS: dict[str, Preset] = {
    "Three anchors": Preset(
        DetectorRecipe(), START, "2,000 pages with digits, triangles, squares and crosses: watch the boxes close in on them."
    ),
    "Narrow and quick": Preset(
        DetectorRecipe(width=8, anchors=2, epochs=8), START, "Half as many maps: how much does it find in half the time?"
    ),
    "All of MNIST": Preset(
        DetectorRecipe(data="mnist", train_limit=12_000, rate=0.004, epochs=8),
        BIGGER,
        "12,000 pages of 55,000 people's digits: what more handwriting is worth.",
    ),
    "One anchor": Preset(
        DetectorRecipe(anchors=1),
        WRONG,
        "Each cell can say one thing only. Predict what happens, then press Train.",
        Question(
            "A cell has one anchor instead of three. What is lost?",
            ["it cannot tell large things from small ones", "a little: two things seldom have their middles in one cell", "all of it"],
            "a little: two things seldom have their middles in one cell",
            "Width and height are still said, as factors of the one anchor. Only a second thing in the same cell cannot be said.",
        ),
    ),
    "Forty pages": Preset(
        DetectorRecipe(train_limit=40, batch=8, epochs=60),
        WRONG,
        "Only forty pages, sixty times over. Predict what happens, then press Train.",
        Question(
            "It sees forty pages sixty times. On pages that it never saw, what does it get wrong?",
            ["where things are", "which things they are", "nothing"],
            "which things they are",
            "That there is ink is soon learnt; what all sevens have in common is not to be seen on forty pages.",
        ),
    ),
}
