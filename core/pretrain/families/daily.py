"""What people tell each other of their day, without judging anything: label 2. Put together from who, what, where and when."""

import random

from core.pretrain.families.words import Words

NONE = 2
WHO = (
    "i", "we", "my sister", "my dad", "he", "she", "they", "tom", "anna", "our teacher", "the neighbours", "my friend", "the class",
    "you",
    "a man", "my parents", "the dog", "the children", "somebody", "mr smith", "the director", "an actor", "a student", "my cousin",
)  # fmt: skip
DID = (
    "went to {place}", "bought {thing}", "is at {place}", "lives near {place}", "saw {thing} at {place}", "needs {thing}", "has {thing}",
    "forgot {thing}", "is looking for {thing}", "took {thing} to {place}", "walked to {place}", "works at {place}",
    "put {thing} on the table",
    "found {thing} in {place}", "will be at {place}", "is waiting at {place}", "sold {thing}", "left {thing} at {place}",
    "called from {place}",
    "is reading about {thing}", "made {thing}", "studies at {place}", "brought {thing}", "asked for {thing}", "watched a film at {place}",
    "has to go to {place}", "ordered {thing}", "sent {thing} to the office", "wrote about {thing}", "plays football near {place}",
)  # fmt: skip
THINGS = (
    "a ticket", "some bread", "two apples", "the keys", "a blue bag", "a book about birds", "new shoes", "a map", "an umbrella",
    "milk and eggs",
    "a cup of tea", "a letter", "the homework", "a pencil", "a laptop", "a second-hand bike", "three chairs", "a photo", "a dvd",
    "the newspaper",
    "a sandwich", "the remote control", "a phone charger", "a glass of water", "a jacket", "the bill", "a printer", "a dictionary",
)  # fmt: skip
PLACES = (
    "the station", "school", "the cinema", "the supermarket", "the park", "home", "the office", "the library", "the bus stop",
    "the airport",
    "the swimming pool", "grandma's house", "the beach", "the museum", "london", "the gym", "the bakery", "the second floor",
    "the hospital",
    "room 12", "the corner", "the kitchen",
)  # fmt: skip
WHEN = (
    "", "", "", "yesterday", "this morning", "on monday", "at five o'clock", "after lunch", "before the lesson", "in the evening",
    "every day",
    "last week", "tonight", "at the weekend", "in december", "two days ago", "next year", "twice a week", "now", "later",
)  # fmt: skip
NUMBERS = (
    "there are {n} {thing}s in the box", "it costs {n} euros", "the train leaves at {n}", "page {n}", "my number is {n}",
    "it takes {n} minutes",
    "the class has {n} pupils", "{n} people live there", "the film is {n} minutes long", "chapter {n} is about plants",
    "{n} kilometres to go",
    "the show starts at {n}", "it was made in 19{n}", "season {n} has ten episodes",
)  # fmt: skip
IS = (
    "the {thing} is {state}", "this is a {thing}", "that {thing} is {state}", "there is a {thing} {where}", "the {thing} is {where}",
    "the {thing} stands {where}", "{where} there is a {thing}", "i can see a {thing} {where}",
)  # fmt: skip
STATE = (
    "made of wood", "blue", "green and white", "made of glass", "two metres long", "from italy", "on the left", "closed on sundays",
    "open until six",
    "about animals", "for adults", "in english", "in black and white", "by a swedish writer", "called emma", "next to the door",
    "ten years old",
)  # fmt: skip
WHERE = (
    "on the table",
    "next to the window",
    "in the garden",
    "behind the house",
    "at the corner",
    "on page ten",
    "in the middle",
    "upstairs",
)
NOUNS = (
    "table", "tree", "car", "house", "street", "chair", "window", "lamp", "cat", "river", "bridge", "shop", "clock", "door",
    "garden", "bus", "film",
    "book", "phone", "school", "city", "picture", "computer", "movie", "song", "bottle", "box", "wall", "farm", "boat", "newspaper",
    "letter",
)  # fmt: skip
TALK = (
    "good morning", "how are you", "see you later", "ok", "thanks", "yes, on monday", "no, tomorrow", "call me", "on my way",
    "where are you", "i'm home", "happy birthday", "good night", "bye", "let me know", "maybe", "me too", "not yet", "what do you mean",
    "are you coming", "i'll be late", "wait for me", "sure", "please write back", "talk to you soon", "same here", "of course",
    "just a minute",
)  # fmt: skip


def daily(draw: random.Random, words: Words) -> tuple[str, int]:
    """ "My sister bought a map yesterday", "the lamp is made of glass", "see you later"."""
    del words  # its own stock is checked by the questions, facts and plots of others
    look = draw.random()
    if look < 0.5:
        told = [_deed(draw) for _ in range(draw.choice((1, 1, 1, 2)))]
        return draw.choice((". ", " and ", ", then ")).join(told), NONE
    if look < 0.75:
        named = {"thing": draw.choice(NOUNS), "state": draw.choice(STATE), "where": draw.choice(WHERE)}
        return draw.choice(IS).format(**named), NONE
    if look < 0.87:
        return draw.choice(NUMBERS).format(n=draw.randrange(2, 100), thing=draw.choice(NOUNS)), NONE
    return ", ".join(draw.sample(TALK, draw.choice((1, 1, 2)))), NONE


def _deed(draw: random.Random) -> str:
    did = draw.choice(DID).format(thing=draw.choice(THINGS), place=draw.choice(PLACES))
    who = draw.choice(WHO)
    if who in ("i", "we", "you", "they", "my parents", "the children", "the neighbours"):
        for one, many in VERBS.items():
            did = many + did.removeprefix(one) if did.startswith(one) else did
        if who == "i" and did.startswith("are "):
            did = "am " + did.removeprefix("are ")
    return f"{who} {did} {draw.choice(WHEN)}".strip()


VERBS = {"is ": "are ", "has ": "have ", "lives ": "live ", "needs ": "need ", "works ": "work ", "studies ": "study ", "plays ": "play "}
