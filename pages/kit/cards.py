"""The cards on the home page."""

from typing import NamedTuple
from urllib.parse import parse_qsl

import streamlit as st

from pages.kit.shell import PAGES

IN_A_ROW = 3
# an empty picture: its description says where a link leads to those who hear it without its card
NOTHING = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
# by chapter: symbol | title | page with what its link says, and below it what the card says
WRITTEN = """
# Foundations
timeline | A neuron, forward and back | foundations/neuron.py
    The smallest network there is: it guesses whether a student passes. See how it computes, how wrong it was, and how it learns.
show_chart | Activations and losses | foundations/activations.py
    The curves that bend what a neuron says, and the ways to measure how wrong it was. Drag and see.
downhill_skiing | Gradient descent | foundations/descent.py
    Learning is walking downhill. Choose the start and the length of a step, race four ways of walking, and make one run away.
scatter_plot | Points in a plane | foundations/plane.py
    Press play and watch every neuron of a small network learn to part orange from blue. Add points, neurons, noise.
healing | Cures for overfitting | foundations/plane.py?view=cures
    The same noisy points learnt six times: plain, and with dropout, L1, L2, early stopping, and all together.
# Vision
draw | Draw a digit | vision/digits.py
    Draw a 7 with mouse, pen or finger. The network says what it reads, how sure it is, and when it thinks that this is no digit.
crop_free | What the network sees | vision/digits.py?source=Example&view=What it sees
    A drawing is cut out, shrunk and centred before it is read. Switch a step off and see the answer break.
layers | Look inside | vision/digits.py?source=Example&view=Inside
    Every layer, every feature map. Click a point and check the multiplication that made it.
help | Ask why | vision/digits.py?source=Example&view=Why
    See which parts of the line spoke for an answer and which against, rub one out and read again.
build | Break it | vision/digits.py?source=Example&view=Break it
    Shift, turn, thicken, add noise: find out where the network stops understanding.
pin | Read a number | vision/digits.py?source=Several digits
    Write 2026 in one go; it is cut into digits and read in order.
grid_on | Convolution | vision/convolution.py
    One small grid of weights slides over a picture: edges, blur, sharpen. Change a number and see every multiplication.
account_tree | Build a chain | vision/convolution.py?view=Chain
    Put convolution, ReLU and pooling after one another, click a pixel, and follow it back to the picture.
compress | Pooling | vision/convolution.py?view=Pooling
    Of every window one number stays. Shift the picture by a pixel and see what changes, and what does not.
filter_center_focus | What filters look for | vision/convolution.py?view=Learned filters
    Nobody wrote a network's first kernels: training found them. See what excites each one, and what it makes of your picture.
add_photo_alternate | Teach it your own pictures | vision/transfer.py
    Photograph two kinds of things or more; a minute later a network tells them apart. Race it against one that never saw any.
# Language
rate_review | Type a review | language/reviews.py
    Write what you think of a film. An LSTM reads it word by word; take a word out and see the verdict turn.
block | Not bad at all | language/reviews.py?example=Not bad at all
    A small word turns everything around. Watch the score after each word, and find out what the network makes of “not”.
psychology_alt | Fool it with sarcasm | language/reviews.py?example=Sarcasm (hard)
    Friendly words, unfriendly meaning: see which words the network fell for, and write something that it gets wrong.
# Workshop
model_training | Train a network | workshop/training.py
    Build a network from layers, choose a recipe, press Train and watch it learn. Change one thing and train again.
rate_review | Train on film reviews | workshop/training.py?task=reviews
    An RNN, GRU or LSTM learns to tell praise from blame, word by word. Make the two classic slips and see what they cost.
history | Runs | workshop/runs.py
    Everything you have trained: play a training back, put two side by side, draw for your own network as it was at any age.
"""


class Card(NamedTuple):
    """One thing to try."""

    icon: str  # a Material symbol
    title: str
    page: str  # below pages/
    query: dict[str, str]
    text: str


def _card(line: str, text: str) -> Card:
    icon, title, link = line.split(" | ")
    page, _, query = link.partition("?")
    return Card(icon, title, page, dict(parse_qsl(query)), text.strip())


def _cards(chapter: str) -> tuple[str, tuple[Card, ...]]:
    name, *lines = chapter.strip().splitlines()
    return name, tuple(map(_card, lines[::2], lines[1::2]))


CARDS = dict(map(_cards, WRITTEN.split("# ")[1:]))


def card_grid() -> None:
    """All cards by chapter, three in a row where there is room."""
    for chapter, cards in CARDS.items():
        st.header(chapter, anchor=False)
        for row in range(0, len(cards), IN_A_ROW):
            for place, card in zip(st.columns(IN_A_ROW), cards[row : row + IN_A_ROW], strict=False):
                with place.container(border=True, height="stretch"):
                    st.markdown(f"#### :material/{card.icon}: {card.title}")
                    st.write(card.text)
                    label = f"Open ![{card.title}]({NOTHING})"
                    st.page_link(PAGES / card.page, label=label, icon=":material/arrow_forward:", query_params=card.query or None)
