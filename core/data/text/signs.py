"""Signs that say something by themselves, emoji and stars: a tokenizer that knew words only learns them as words of their own."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Regex, Tokenizer, normalizers

from core.data.text.tokens import END, PAD, UNKNOWN, Tokens

FACES = (
    "😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰😗😙😚🙂🤗🤩🤔🤨😐😑😶🙄😏😣😥😮🤐😯😪😫😴😌😛😜😝🤤😒😓😔😕🙃🤑😲🙁😖😞😟"
    "😤😢😭😦😧😨😩🤯😬😰😱😳🤪😵😡😠🤬😷🤢🤮😇🥳🥺🤡🤭🧐🥱😈👿💀👻💩😺😻😹😿☺☹"
)
HANDS = "👍👎👌✌🤞🤘👏🙌🙏💪👊✊🤷🤦👀🙈💋"
HEARTS = "❤💙💚💛🧡💜🖤💔💕💖💗💘💝💞💓❣♥"
THINGS = "🔥💯✨🌟💫💥🎉🏆🥇🎬🎥🍿🍅🗑💤🚮🎶🎄🦃☀🌧🌈📷👇👉➡✔✅❌⚡💎🐐👑🎂🍕☕"
STAR, EMPTY = "★⭐🌟✩", "☆"
MOST_STARS = 5
# What only colours a sign or binds two of them: tones of skin, and the mark that asks for a picture in place of a letter.
COLOURS = "[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]"


def signs() -> tuple[str, ...]:
    """Every sign, and every row of one to five stars, full ones before empty ones."""
    rows = [star * count for star in STAR for count in range(1, MOST_STARS + 1)]
    rows += ["★" * full + EMPTY * (MOST_STARS - full) for full in range(MOST_STARS)]
    return tuple(dict.fromkeys([*FACES, *HANDS, *HEARTS, *THINGS, *rows]))


def with_signs(tokens: Tokens) -> Tokens:
    """The same tokenizer that also knows the signs, whose numbers come after all others: whatever it knew before keeps its number."""
    tokenizer = Tokenizer.from_str(tokens.to_json())
    tokenizer.normalizer = normalizers.Sequence([normalizers.Replace(Regex(COLOURS), ""), tokenizer.normalizer])
    tokenizer.add_tokens([AddedToken(sign, normalized=True) for sign in signs()])
    return Tokens(tokenizer)


@cache
def speaking(tokens: Tokens) -> NDArray[np.bool_]:
    """(V,) which tokens may say something: words, numbers and signs, but no comma, nor what is unknown."""
    found = np.zeros(tokens.size, dtype=bool)
    known = set(signs())
    for piece, number in tokens.tokenizer.get_vocab().items():
        found[number] = number not in (PAD, UNKNOWN) and (piece in known or any(letter.isalnum() for letter in piece.removesuffix(END)))
    return found
