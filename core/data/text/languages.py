"""Whether a text is in another language than English: by its script, and by the small words that every sentence needs."""

import re
import unicodedata
from collections import Counter
from functools import cache

# Small words that are frequent in one language and rare in English and in the others.
SMALL = {
    "German": "der die das und ist nicht ich ein eine es war wir sie er mit auf den dem zu sich auch sehr aber wie für im heute mir mich "
    "hat haben sind bin kein keine noch schon wirklich diese dieser dieses wird als ganz um wo ins",
    "French": "le la les des est et un une je pas ne que qui dans ce cette il elle nous vous très mais pour avec sur au du était c'est "
    "j'ai suis sont plus film mon ma mes aussi bien où",
    "Spanish": "el la los las es y un una no que de en muy pero con por para me lo se fue esta este mi película más como una yo está son "
    "qué gustó hay",
    "Italian": "il lo la gli è e un una non che di in molto ma con per mi si era questo questa film più come sono ho della del dei bello",
    "Dutch": "de het een is en niet ik van was dat die met voor zeer maar heel ook op te zijn ben naar wel geen deze dit mijn er",
    "Portuguese": "o a os as é e um uma não que de em muito mas com por para me se foi este esta filme mais como do da eu são",
    "Swedish": "det och är en ett inte jag att som på var den med för mycket men han hon vi av till mig så bra",
    "Danish": "det og er en et ikke jeg at som på var den med for meget men han hun vi af til mig så hvor",
    "Polish": "to jest nie się w i na był była film bardzo ale z do jak mi ten ta że dobry",
    "Turkish": "bu bir çok ve film ben için ama da de ne güzel değil mi var iyi kötü",
}
ENGLISH = (
    "the a and is was not i it this that of to in my we you he she they with for but so very movie on at be are were have had did what who "
    "how as if or all her its too just really about from by there been would can could will good bad great more most one out up when than "
    "never ever like love loved boring an"
)
SHARED = "no me en die men son film plus bin war do der es e o de la le on an so in was he me sono come for at var as"  # in two languages
SCRIPTS = {
    "ARABIC": "Arabic letters", "CYRILLIC": "Cyrillic letters", "GREEK": "Greek letters", "HEBREW": "Hebrew letters",
    "CJK": "Chinese characters",
    "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean", "DEVANAGARI": "Devanagari letters", "THAI": "Thai letters",
}  # fmt: skip
MARKS = {
    "ß": "German",
    "ñ": "Spanish",
    "¿": "Spanish",
    "¡": "Spanish",
    "ł": "Polish",
    "ę": "Polish",
    "ğ": "Turkish",
    "ı": "Turkish",
    "ã": "Portuguese",
}
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
LEAST = 2  # small words, or signs, that only the other language has


def other_language(text: str) -> str:
    """The language a text seems to be in, such as "German", or "Cyrillic letters"; "" where it may be English, or too short to tell."""
    letters = [character for character in text[:4000] if character.isalpha()]
    scripts = Counter(unicodedata.name(character, "").split(" ")[0].split("-")[0] for character in letters)
    for script, count in scripts.most_common(1):
        if script in SCRIPTS and 2 * count > len(letters):
            return SCRIPTS[script]
    words = [word.casefold().replace("’", "'") for word in WORD.findall(text[:4000].replace("’", "'"))]
    english = sum(word in _small(ENGLISH) for word in words)
    found = {language: _points(words, text, language) for language in SMALL}
    best = max(found, key=found.__getitem__)
    return best if found[best] >= LEAST and found[best] > english else ""


def _points(words: list[str], text: str, language: str) -> int:
    """How many of the words are small ones of that language and no English ones; a letter that only it has counts as two."""
    own = _small(SMALL[language]) - _small(ENGLISH)
    return sum(word in own for word in words) + 2 * sum(mark in text.casefold() for mark in MARKS.get(language, ""))


@cache
def _small(words: str) -> frozenset[str]:
    """A list of words without those that two languages share."""
    return frozenset(words.split()) - frozenset(SHARED.split())
