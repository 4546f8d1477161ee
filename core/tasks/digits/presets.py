"""Recipes for digits worth pressing Train on: what goes well, and what goes wrong."""

from dataclasses import replace

from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.tasks.kind import BIGGER, START, WRONG, Preset, Question

SMALL = NETWORKS["Small and fast"]
FEW = DigitRecipe(train_limit=200, dropout=0.0, batch=20, epochs=40)

DIGIT_PRESETS: dict[str, Preset] = {
    "Quick look": Preset(
        DigitRecipe(network=SMALL, dropout=0.0, rate=0.003, epochs=3),
        START,
        "A small network sees 3,500 digits three times, and then reads more than nine of ten new ones right.",
    ),
    "The course's CNN": Preset(
        DigitRecipe(), START, "Two convolutions with pooling, a dense layer, dropout. With all of MNIST it gets above 98 %."
    ),
    "LeNet-5": Preset(
        DigitRecipe(
            network=NETWORKS["LeNet-5"], activation="tanh", init="xavier", dropout=0.0, optimizer="momentum", rate=0.05, batch=32, epochs=10
        ),
        START,
        "The network that read bank cheques in the 1990s, with tanh and average pooling as it was then.",
    ),
    "Fastest 99 %": Preset(
        DigitRecipe(data="mnist", network=SMALL, dropout=0.0, batch_norm=True, rate=0.01, schedule="onecycle", batch=128, epochs=3),
        BIGGER,
        "All of MNIST, three epochs, batch norm, a rate that climbs and falls once: 99 of 100 new digits right within seconds.",
    ),
    "Rate too high": Preset(
        DigitRecipe(network=SMALL, activation="leaky", dropout=0.0, optimizer="momentum", rate=1.0, epochs=5),
        WRONG,
        "Steps thirty times as long as usual. Predict what happens, then press Train.",
        Question(
            "The learning rate is 1; with this optimizer, 0.03 is usual. What will the loss do?",
            ["fall faster", "stay where it is", "grow without end"],
            "grow without end",
            "Each step jumps over the lowest place of the loss and lands higher on the far side, where the slope is steeper still.",
        ),
    ),
    "Overfit on purpose": Preset(
        FEW,
        WRONG,
        "Only 200 digits, seen 40 times, and no cure. Predict what happens, then press Train.",
        Question(
            "200 digits, 40 epochs, no cure. In the end, how many of its own 200 digits will it read right?",
            ["about 80 %", "about 95 %", "all of them"],
            "all of them",
            "It knows them by heart. Of new digits it reads far fewer: that gap is overfitting.",
        ),
    ),
    "Every cure at once": Preset(
        replace(
            FEW,
            dropout=0.3,
            epochs=60,
            batch_norm=True,
            optimizer="adamw",
            rate=0.002,
            schedule="cosine",
            l2=0.01,
            rotate=8.0,
            shift=1.5,
            zoom=0.1,
            noise=0.05,
            patience=20,
        ),
        WRONG,
        "The same 200 digits with dropout, weight decay, batch norm, altered copies and early stopping: far more new digits right.",
    ),
    "All zeros": Preset(
        DigitRecipe(network=SMALL, init="zeros", dropout=0.0, epochs=3),
        WRONG,
        "Every weight begins at zero instead of at random. Predict what happens, then press Train.",
        Question(
            "Every weight begins at zero. How many of a hundred digits will it read right after three epochs?",
            ["about 10", "about 50", "about 90"],
            "about 10",
            "No better than guessing: where all weights are zero, no signal comes through, forward or back.",
        ),
    ),
}
