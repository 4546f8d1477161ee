"""Recipes for siamese networks worth pressing Train on."""

from core.tasks.kind import BIGGER, START, WRONG, Preset, Question
from core.tasks.siamese.recipe import SiameseRecipe

SIAMESE_PRESETS: dict[str, Preset] = {
    "Pairs": Preset(SiameseRecipe(), START, "Contrastive loss: watch ten clouds of digits come out of one."),
    "Triplets": Preset(SiameseRecipe(loss="triplet", margin=0.5), START, "Triplet loss: only which of two is closer counts."),
    "Never seen": Preset(
        SiameseRecipe(unseen=3),
        START,
        "It learns with 0 to 6 alone, and is judged on pairs of 7, 8 and 9. Predict what happens, then press Train.",
        Question(
            "It has never seen a 7, an 8 or a 9. Can it say whether two of them are the same?",
            ["no: it is guessing", "mostly, though less surely than of digits that it knows", "as well as of those that it knows"],
            "mostly, though less surely than of digits that it knows",
            "It has learnt which strokes make a difference, not the names of digits. Much of that helps with shapes that are new.",
        ),
    ),
    "All of MNIST": Preset(SiameseRecipe(data="mnist", train_limit=40_000, epochs=6), BIGGER, "40,000 triplets of 55,000 people's digits."),
    "Two numbers": Preset(
        SiameseRecipe(features=2),
        WRONG,
        "Two features: all pictures lie on a circle. Predict what happens, then press Train.",
        Question(
            "Ten digits have to lie a margin of 1 apart on a circle of radius 1. How many have room?",
            ["six", "ten", "as many as one likes"],
            "six",
            "Six points with distance 1 are the corners of a hexagon, and the circle is full. Ten have to share, so some pairs stay close.",
        ),
    ),
    "Margin too wide": Preset(
        SiameseRecipe(loss="triplet", margin=1.9),
        WRONG,
        "The other digit has to be 1.9 further away. Predict what happens, then press Train.",
        Question(
            "Can all ten digits be 1.9 apart on a sphere of radius 1?",
            ["yes", "no: only two can be opposite one another"],
            "no: only two can be opposite one another",
            "Of three points on a sphere, two are at most 1.73 apart. The loss never comes near 0; which is closer is learnt all the same.",
        ),
    ),
}
