"""Recipes for digits worth pressing Train on: what goes well, and what goes wrong."""

from dataclasses import replace

from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.tasks.preset import BIGGER, START, WRONG, Preset

SMALL = NETWORKS["Small and fast"]
FEW = DigitRecipe(count=200, dropout=0.0, batch=20, epochs=40)

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
    ),
    "Overfit on purpose": Preset(FEW, WRONG, "Only 200 digits, seen 40 times, and no cure. Predict what happens, then press Train."),
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
    ),
}
