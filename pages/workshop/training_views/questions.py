"""What is asked where a recipe on offer was chosen: the question, options, the right one, why."""

DIGIT_QUESTIONS = {
    "Rate too high": (
        "The learning rate is 1; with this optimizer, 0.03 is usual. What will the loss do?",
        ["fall faster", "stay where it is", "grow without end"],
        "grow without end",
        "Each step jumps over the lowest place of the loss and lands higher on the far side, where the slope is steeper still.",
    ),
    "Overfit on purpose": (
        "200 digits, 40 epochs, no cure. In the end, how many of its own 200 digits will it read right?",
        ["about 80 %", "about 95 %", "all of them"],
        "all of them",
        "It knows them by heart. Of new digits it reads far fewer: that gap is overfitting.",
    ),
    "All zeros": (
        "Every weight begins at zero. How many of a hundred digits will it read right after three epochs?",
        ["about 10", "about 50", "about 90"],
        "about 10",
        "No better than guessing: where all weights are zero, no signal comes through, forward or back.",
    ),
}
REVIEW_QUESTIONS = {
    "Quick look": (
        "500 reviews, six times. In the end, how many of its own 500 will it read right, and how many of 100 new ones?",
        ["both about 70 %", "its own nearly all, new ones some 70 %", "both nearly all"],
        "its own nearly all, new ones some 70 %",
        "500 short reviews are few: most words of a new one it has met once or never. It knows its own by heart.",
    ),
    "Fine-tune": (
        "It has never seen these short reviews, but thousands of others. How many new ones does it read right before the first step?",
        ["about 50 %: it has to begin anew", "about 65 %", "more than 75 %"],
        "more than 75 %",
        "What it has learnt of other reviews holds for these, too. Trained on, it gets used to them.",
    ),
    "Padding that is read": (
        "The same network, the same reviews; only that it has to read padding after the text. What will it learn?",
        ["as much as without", "a little less", "next to nothing"],
        "next to nothing",
        "Its last state has read some eighty times nothing since the last word, and a plain network forgets at every step.",
    ),
    "Unknown is padding": (
        "It knows 200 words; nearly every second word is unknown, and counts as padding. Does it matter?",
        ["no, it does not know them anyway", "yes, new reviews are read worse", "it learns nothing"],
        "yes, new reviews are read worse",
        "Who counts the words of a review counts these out, and stops too early: the end, where most verdicts stand, is not asked. An "
        "unknown word also says something: that there is one.",
    ),
    "By heart": (
        "A GRU, 500 reviews, twenty epochs, no cure. What will the loss on validation reviews do?",
        ["fall, like that on its own", "fall, then rise above where it began", "stay where it is"],
        "fall, then rise above where it began",
        "It reads no fewer new reviews right, but is ever surer of its mistakes, and that costs. It is surest of what it knows by heart.",
    ),
}
QUESTIONS = {"digits": DIGIT_QUESTIONS, "reviews": REVIEW_QUESTIONS, "pictures": {}}
