"""Families of sentences with an opinion, in words. Each gives (text, label), 0 against and 1 for."""

import random
from collections.abc import Callable

from core.pretrain import negations
from core.pretrain.families.words import Words
from core.pretrain.review_texts import LETTERS

Made = tuple[str, int]


def _side(draw: random.Random) -> int:
    return draw.randrange(2)


def _thing(draw: random.Random, words: Words) -> str:
    return draw.choice(words.things if draw.random() < 0.6 else words.others)


def plain(draw: random.Random, words: Words) -> Made:
    """ "the pizza was cold", "great acting and a clever plot"."""
    label = _side(draw)
    kind, more = (draw.choice(words.kinds[label]) for _ in range(2))
    thing, other = _thing(draw, words), _thing(draw, words)
    very = draw.choice(("", "", "very ", "really ", "so ", "pretty ", "just ", "absolutely "))
    return draw.choice(
        (
            f"the {thing} was {very}{kind}",
            f"the {thing} is {very}{kind}",
            f"{very}{kind} {thing}",
            f"what a {kind} {thing}",
            f"my {thing} is {very}{kind} and {more}",
            f"the {thing} was {kind} and the {other} {more}",
            f"{draw.choice(words.did[label])}",
            f"the {thing} is {draw.choice(words.names[label])}",
            f"this {thing} is {draw.choice(words.names[label])}, {draw.choice(words.did[label])}",
            f"{kind}, {more}, {draw.choice(words.did[label])}",
            draw.choice(words.idioms[label]),
            f"{kind} {thing}, {draw.choice(words.idioms[label])}",
            f"i have never seen such a {kind} {thing}",
            f"the most {kind} {thing} ever" if label or draw.random() < 0.5 else f"worst {thing} ever",
            f"best {thing} ever" if label else f"the worst {thing} i know",
        )
    ), label


def negated(draw: random.Random, words: Words) -> Made:
    """ "not bad at all", "anything but funny", "nobody could call this clever"."""
    label = _side(draw)
    kind, own, thing = draw.choice(words.kinds[1 - label]), draw.choice(words.kinds[label]), _thing(draw, words)
    if draw.random() < 0.6:
        turned = draw.choice(negations.TURNED)(draw, kind, own)
        return draw.choice(("", "", "it was ", "it is ", f"the {thing} was ", f"the {thing} is ")) + turned, label
    return draw.choice(
        (
            f"nobody could call this {kind}",
            f"the {thing} wasn't {kind}",
            f"it isn't {kind}",
            f"there is nothing {kind} about it",
            f"i can't say it was {kind}",
            f"i don't think it's {kind}",
            f"not {kind} but {own}",
            f"the {thing} was not {kind}, it was {own}",
            f"it's neither {kind} nor {draw.choice(words.kinds[1 - label])}",
        )
    ), label


def compared(draw: random.Random, words: Words) -> Made:
    """ "could have been worse", "better than the first one", "not as good as everyone says"."""
    label, thing = _side(draw), _thing(draw, words)
    kind, against, good = draw.choice(words.kinds[label]), draw.choice(words.kinds[0]), draw.choice(words.kinds[1])
    sides = (
        (
            f"i've seen better {thing}s",
            f"not as {good} as i hoped",
            f"not as {good} as the first {thing}",
            f"the first {thing} was much better",
            "worse than i expected",
            f"even worse than the last {thing}",
            "could have been better",
            f"the {thing} could have been so much better",
            "it doesn't get any worse",
            f"it can't get more {against} than this",
            "i expected more",
            "i expected better from them",
            f"less {good} than the {draw.choice(words.others)}",
            f"my old {draw.choice(words.others)} was better than this",
            "it was better before",
        ),
        (
            "could have been worse",
            f"the {thing} could have been worse",
            "better than i expected",
            f"better than the last {thing}",
            f"i've seen much worse {thing}s",
            f"not as {against} as i feared",
            f"less {against} than the first {thing}",
            "it doesn't get any better than this",
            "it can't get better than this",
            f"it can't get more {good} than this",
            f"more {good} than the first {thing}",
            "nothing beats it",
            "way better than people say",
            f"i didn't expect it to be so {good}",
            f"as {kind} as the {draw.choice(words.others)}",
        ),
    )
    return draw.choice(sides[label]), label


def quoted(draw: random.Random, words: Words) -> Made:
    """ "everyone says it's a masterpiece. i don't get it": others think otherwise than the writer."""
    label = _side(draw)
    theirs = 1 - label
    who = draw.choice(words.people)
    say = draw.choice(("say it's", "called it", "said it was", "think it's", "keep saying it is", "told me it was"))
    if who in ("everyone", "my brother", "the internet", "my teacher", "the press", "my sister", "the whole world", "the jury"):
        say = say.replace("say it's", "says it's").replace("think it's", "thinks it's").replace("keep saying", "keeps saying")
    what = draw.choice((draw.choice(words.names[theirs]), draw.choice(words.kinds[theirs])))
    mine = draw.choice(
        (draw.choice(words.did[label]), f"it was {draw.choice(words.kinds[label])}", f"i found it {draw.choice(words.kinds[label])}")
    )
    return draw.choice(
        (
            f"{who} {say} {what}. {mine}",
            f"{who} {say} {what}, but {mine}",
            f"{who} {say} {what}... {mine}",
            f"i was told it would be {what}; {mine}",
            f"{what}? no. {mine}",
            f"they call it {what}? {mine}",
            f"contrary to what {who} {say.split()[0]}, {mine}",
        )
    ), label


def turned(draw: random.Random, words: Words) -> Made:
    """ "so bad it's good", "great start, dull ending": what comes last counts."""
    label, thing = _side(draw), _thing(draw, words)
    kind, other = draw.choice(words.kinds[label]), draw.choice(words.kinds[1 - label])
    if label and draw.random() < 0.25:
        how = draw.choice(("so {} it's good", "so {} that it's fun again", "it's so {} that i loved it", "{} but in a good way"))
        return how.format(draw.choice(words.kinds[0])), 1
    return draw.choice(
        (
            f"{other} at first, but {kind} in the end",
            f"it started {other} and ended {kind}",
            f"{other} {thing}, yet {draw.choice(words.did[label])}",
            f"i thought it would be {other}, but {draw.choice(words.did[label])}",
            f"i expected {draw.choice(words.names[1 - label])} and got {draw.choice(words.names[label])}",
            f"the {thing} looked {other}, but it was {kind}",
            f"a little {other}, but all in all {kind}",
            f"although the {thing} was {other}, {draw.choice(words.did[label])}",
            f"the {thing} is {other}. the rest is {kind}, {draw.choice(words.did[label])}",
            f"it should have been {other}; it was {kind}",
        )
    ), label


def never_so(draw: random.Random, words: Words) -> Made:
    """ "i have never been so bored", "haven't laughed so much in years"."""
    label = _side(draw)
    felt = draw.choice(words.moved[label])
    when = draw.choice(("", " in my life", " in years", " before", " in a cinema", " by a film", " since last year"))
    have = draw.choice(
        ("never been", "i've never been", "i have never been", "i haven't been", "i was never", "rarely been", "haven't been")
    )
    more = (
        (
            "i never wanted so much to leave",
            "i've never looked at my watch so often",
            "never wasted so much money",
            "i have never yawned so much",
        ),
        ("never laughed so hard", "i haven't laughed so much in years", "i've never had so much fun", "never cried so much, in a good way"),
    )[label]
    return draw.choice((f"{have} {draw.choice(('so', 'this', 'more'))} {felt}{when}", draw.choice(more) + when)), label


def single(draw: random.Random, words: Words) -> Made:
    """One word that says something."""
    label = _side(draw)
    return draw.choice(words.single[label]), label


def slang(draw: random.Random, words: Words) -> Made:
    """ "it slaps", "hard pass", with or without "lol"."""
    label = _side(draw)
    kind = draw.choice(words.kinds[label])
    said = draw.choice((draw.choice(words.slang[label]), draw.choice(words.slang[label]), f"{kind} af", f"sooo {kind}", f"so {kind} lol"))
    return said + draw.choice(("", "", "", " lol", " tbh", " ngl", " fr")), label


def drawn_out(draw: random.Random, words: Words) -> Made:
    """Typed in a hurry or with feeling: "soooo goood", "teribble movie", "waht a film"."""
    text, label = plain(draw, words)
    parts = text.split(" ")
    place = max(range(len(parts)), key=lambda at: (parts[at] in words.kinds[label], len(parts[at])))
    word = parts[place]
    if len(word) > 3:
        at = draw.randrange(1, len(word) - 1)
        parts[place] = draw.choice(
            (
                word[:at] + word[at] * draw.randrange(2, 5) + word[at + 1 :],
                word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word,
                word[:at] + word[at + 1 :],
                word[:at] + draw.choice(LETTERS) + word[at + 1 :],
            )
        )
    return " ".join(parts), label


def told(draw: random.Random, words: Words) -> Made:
    """What it is about, and then what it is worth: one sentence with an opinion among others."""
    label = _side(draw)
    who = draw.choice(("a man", "a woman", "a boy", "anna", "the hero", "our neighbour"))
    about = f"{who} {draw.choice(words.doings)}"
    said, _ = draw.choice(((draw.choice(words.did[label]), 0), (f"{draw.choice(words.kinds[label])} {draw.choice(words.things)}", 0)))
    fact = draw.choice(words.facts)
    return draw.choice(
        (f"{about}. {said}", f"{said}. {about}", f"{fact}, {said}", f"{fact}. {about}. {said}", f"i saw it with my class. {said}")
    ), label


FAMILIES: dict[str, Callable[[random.Random, Words], Made]] = {
    "plain": plain,
    "negated": negated,
    "compared": compared,
    "quoted": quoted,
    "turned": turned,
    "never so": never_so,
    "one word": single,
    "slang": slang,
    "mistyped": drawn_out,
    "plot and verdict": told,
}
