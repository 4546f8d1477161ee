"""Recipes for texts worth pressing Train on."""

from core.data.writing.corpus import SENTENCES
from core.tasks.kind import START, WRONG, Preset, Question
from core.tasks.writing.recipe import WritingRecipe

WRITING_PRESETS: dict[str, Preset] = {
    "First names": Preset(
        WritingRecipe(),
        START,
        "It reads 4,131 first names letter by letter. Nobody tells it what a vowel or a syllable is: watch noise become syllables, and "
        "syllables become names that nobody has.",
    ),
    "I love → machine → learning": Preset(
        WritingRecipe(data=SENTENCES, hidden_size=32, embedding=16, batch=16, epochs=30, rate=0.01, dropout=0.0),
        START,
        "116 sentences such as “I love machine learning”, word by word. After “machine” only “learning” is possible, after “love” six "
        "words are: it finds out, and how sure it may be.",
    ),
    "Learnt by heart": Preset(
        WritingRecipe(hidden_size=256, dropout=0.0, epochs=60, train_limit=300, batch=32),
        WRONG,
        "Only 300 names, a large network, and nothing against learning by heart. Predict what it makes up, then press Train.",
        Question(
            "Three hundred names, read sixty times by a network with 330,000 weights. What does it write?",
            ["new names, as before", "mostly names that it has read", "noise"],
            "mostly names that it has read",
            "It has room for every letter of all 300, so repeating them is the surest way: each is marked “it has read this one”.",
        ),
    ),
    "One unit": Preset(
        WritingRecipe(hidden_size=2, cell="rnn", epochs=12, rate=0.02),
        WRONG,
        "A plain RNN with two numbers in mind. Predict how far it gets, then press Train.",
        Question(
            "Two numbers to remember what was written so far. Does it beat counting pairs of letters?",
            ["yes, by far", "about the same", "no"],
            "no",
            "To know the last letter alone it would have to keep 52 things apart; two numbers blur them.",
        ),
    ),
}
