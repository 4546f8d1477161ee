"""Recipes for networks that translate worth pressing Train on."""

from dataclasses import replace

from core.data.pairs.pair_set import IN_DIGITS, IN_WORDS, SENTENCES
from core.tasks.kind import START, WRONG, Preset, Question
from core.tasks.translate.recipe import TranslateRecipe

TRANSLATE_PRESETS: dict[str, Preset] = {
    "Dates": Preset(
        TranslateRecipe(),
        START,
        "4,000 dates in many spellings, English and German, each with an answer like 2026-11-28. Nobody says what a month is.",
    ),
    "Numbers in words": Preset(
        TranslateRecipe(data=IN_WORDS, language="de", epochs=8),
        START,
        "dreihundertvierundzwanzig → 324: in German the four comes before the twenty, so it has to look ahead and come back.",
    ),
    "Say a number": Preset(
        TranslateRecipe(data=IN_DIGITS, language="fr", train_limit=3000, epochs=8),
        START,
        "The way back: 97 → quatre-vingt-dix-sept. A short text to read, and a long one to write.",
    ),
    "English to German": Preset(
        TranslateRecipe(data=SENTENCES, epochs=8),
        START,
        "Sentences of a small grammar, word by word: articles by gender and case, and a verb that goes to the end. It finds that out.",
    ),
    "Dates, no attention": Preset(
        TranslateRecipe(attention="none"),
        WRONG,
        "The same dates, as long a training, but the decoder never looks back: all of the text has to fit into 64 numbers. Predict what "
        "happens, then press Train.",
        Question(
            "With attention nearly all answers are right to the last digit. How many without, after the same number of steps?",
            ["as many", "about half", "hardly any"],
            "hardly any",
            "Digits have to go through a state that is rewritten at each of the letters read. It can learn that, but it takes many times "
            "as many steps, and the longer the text, the more gets lost.",
        ),
    ),
    "Four numbers in mind": Preset(
        TranslateRecipe(hidden_size=4),
        WRONG,
        "Attention, but only four numbers to remember each place by.",
        Question(
            "It may look back at every letter, but of each it remembers four numbers. Will that do?",
            ["yes: it looks back", "no: there is too little to look at"],
            "no: there is too little to look at",
            "Attention chooses among what was remembered. Four numbers cannot say which letter stands there and in what surroundings.",
        ),
    ),
}


def both(recipe: TranslateRecipe, seed: int) -> tuple[TranslateRecipe, TranslateRecipe]:
    """The recipe with attention and without, alike in everything else."""
    return replace(recipe, seed=seed), replace(recipe, seed=seed, attention="none")
