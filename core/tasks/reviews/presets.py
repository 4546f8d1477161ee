"""Recipes for reviews worth pressing Train on: what goes well, and what goes wrong."""

from dataclasses import replace

from core.tasks.kind import BIGGER, START, WRONG, Preset, Question
from core.tasks.reviews.recipe import ReviewRecipe

SIMPLE = ReviewRecipe(cell="rnn", readout="last", embedding=64, hidden_size=64, dropout=0.0, rate=0.001, epochs=10, length=100)
FEW_WORDS = ReviewRecipe(readout="last", vocabulary=200, dropout=0.2, epochs=10, length=100)
WHOLE = ReviewRecipe(
    data="imdb", embedding=64, hidden_size=64, dropout=0.3, rate=0.005, schedule="onecycle", epochs=3, length=200, vocabulary=10_000
)

REVIEW_PRESETS: dict[str, Preset] = {
    "Quick look": Preset(
        ReviewRecipe(embedding=32, hidden_size=32, rate=0.01, epochs=6),
        START,
        "A small LSTM reads 500 short reviews six times. It soon knows them by heart; of new ones it gets some two thirds right, because "
        "500 reviews are few to learn a language from.",
        Question(
            "500 reviews, six times. In the end, how many of its own 500 will it read right, and how many of 100 new ones?",
            ["both about 70 %", "its own nearly all, new ones some 70 %", "both nearly all"],
            "its own nearly all, new ones some 70 %",
            "500 short reviews are few: most words of a new one it has met once or never. It knows its own by heart.",
        ),
    ),
    "LSTM": Preset(
        ReviewRecipe(bidirectional=True, embedding=32, hidden_size=32, dropout=0.5, rate=0.01, epochs=12),
        START,
        "One LSTM reads forwards, another backwards, and half of the numbers rest in every step. The best that 500 reviews give here.",
    ),
    "Attention": Preset(
        ReviewRecipe(cell="attention", hidden_size=64, dropout=0.3, rate=0.01, schedule="onecycle", epochs=12),
        START,
        "A small transformer reads all words at once: each looks at all others. From 500 reviews it learns about as much as an LSTM. Look "
        "at its heads afterwards.",
    ),
    "Fine-tune": Preset(
        ReviewRecipe(start="shipped", rate=0.0003, epochs=4),
        START,
        "Begins with the LSTM that comes with this app. It has read many thousand long reviews, and gets used to these short ones.",
        Question(
            "It has never seen these short reviews, but thousands of others. How many new ones does it read right before the first step?",
            ["about 50 %: it has to begin anew", "about 65 %", "more than 75 %"],
            "more than 75 %",
            "What it has learnt of other reviews holds for these, too. Trained on, it gets used to them.",
        ),
    ),
    "The course's RNN": Preset(
        SIMPLE, START, "A plain recurrent network of 64 units, as in the course: each state is made of the word and of the state before."
    ),
    "IMDB": Preset(WHOLE, BIGGER, "22,500 long reviews and an LSTM. It takes minutes. How many of 100 new reviews does it read right?"),
    "The course's RNN, IMDB": Preset(
        replace(SIMPLE, data="imdb", embedding=128, dropout=0.3, batch=64, epochs=5, length=200, vocabulary=10_000),
        BIGGER,
        "The course's own settings: 10,000 words, 200 words of each review, embedding 128, a plain recurrent network of 64 units.",
    ),
    "Padding that is read": Preset(
        replace(SIMPLE, read_padding=True),
        WRONG,
        "The course's network again, but every review is filled up to 100 words with padding, and it has to read that too. Predict first.",
        Question(
            "The same network, the same reviews; only that it has to read padding after the text. What will it learn?",
            ["as much as without", "a little less", "next to nothing"],
            "next to nothing",
            "Its last state has read some eighty times nothing since the last word, and a plain network forgets at every step.",
        ),
    ),
    "Unknown is padding": Preset(
        replace(FEW_WORDS, unknown_padding=True),
        WRONG,
        "It knows 200 words, and every other word gets the number 0, which means padding. Predict what happens, then press Train.",
        Question(
            "It knows 200 words; nearly every second word is unknown, and counts as padding. Does it matter?",
            ["no, it does not know them anyway", "yes, new reviews are read worse", "it learns nothing"],
            "yes, new reviews are read worse",
            "Who counts the words of a review counts these out, and stops too early: the end, where most verdicts stand, is not asked. An "
            "unknown word also says something: that there is one.",
        ),
    ),
    "By heart": Preset(
        ReviewRecipe(cell="gru", readout="last", dropout=0.0, rate=0.003, epochs=20),
        WRONG,
        "A GRU sees 500 reviews twenty times, with no cure against learning by heart. Predict what happens, then press Train.",
        Question(
            "A GRU, 500 reviews, twenty epochs, no cure. What will the loss on validation reviews do?",
            ["fall, like that on its own", "fall, then rise above where it began", "stay where it is"],
            "fall, then rise above where it began",
            "It reads no fewer new reviews right, but is ever surer of its mistakes, and that costs. It is surest of what it knows by "
            "heart.",
        ),
    ),
}
