"""The cards on the home page."""

from dataclasses import dataclass, field

import streamlit as st

from pages.kit.shell import PAGES


@dataclass(frozen=True)
class Card:
    """One thing to try."""

    title: str
    icon: str  # a Material symbol
    text: str
    page: str  # below pages/
    query: dict[str, str] = field(default_factory=dict)


IN_A_ROW = 3
# an empty picture: its description says where a link leads to those who hear it without its card
NOTHING = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

CARDS = {
    "Foundations": (
        Card(
            "A neuron, forward and back",
            "timeline",
            "The smallest network there is: it guesses whether a student passes. See how it computes, how wrong it was, and how it learns.",
            "foundations/neuron.py",
        ),
        Card(
            "Activations and losses",
            "show_chart",
            "The curves that bend what a neuron says, and the ways to measure how wrong it was. Drag and see.",
            "foundations/activations.py",
        ),
        Card(
            "Gradient descent",
            "downhill_skiing",
            "Learning is walking downhill. Choose the start and the length of a step, race four ways of walking, and make one run away.",
            "foundations/descent.py",
        ),
        Card(
            "Points in a plane",
            "scatter_plot",
            "Press play and watch every neuron of a small network learn to part orange from blue. Add points, neurons, noise.",
            "foundations/plane.py",
        ),
        Card(
            "Cures for overfitting",
            "healing",
            "The same noisy points learnt six times: plain, and with dropout, L1, L2, early stopping, and all together.",
            "foundations/plane.py",
            {"view": "cures"},
        ),
    ),
    "Vision": (
        Card(
            "Draw a digit",
            "draw",
            "Draw a 7 with mouse, pen or finger. The network says what it reads, how sure it is, and when it thinks that this is no digit.",
            "vision/digits.py",
        ),
        Card(
            "What the network sees",
            "crop_free",
            "A drawing is cut out, shrunk and centred before it is read. Switch a step off and see the answer break.",
            "vision/digits.py",
            {"source": "Example", "view": "What it sees"},
        ),
        Card(
            "Look inside",
            "layers",
            "Every layer, every feature map. Click a point and check the multiplication that made it.",
            "vision/digits.py",
            {"source": "Example", "view": "Inside"},
        ),
        Card(
            "Ask why",
            "help",
            "See which parts of the line spoke for an answer and which against, rub one out and read again.",
            "vision/digits.py",
            {"source": "Example", "view": "Why"},
        ),
        Card(
            "Break it",
            "build",
            "Shift, turn, thicken, add noise: find out where the network stops understanding.",
            "vision/digits.py",
            {"source": "Example", "view": "Break it"},
        ),
        Card(
            "Read a number",
            "pin",
            "Write 2026 in one go; it is cut into digits and read in order.",
            "vision/digits.py",
            {"source": "Several digits"},
        ),
        Card(
            "Convolution",
            "grid_on",
            "One small grid of weights slides over a picture: edges, blur, sharpen. Change a number and see every multiplication.",
            "vision/convolution.py",
        ),
        Card(
            "Build a chain",
            "account_tree",
            "Put convolution, ReLU and pooling after one another, click a pixel, and follow it back to the picture.",
            "vision/convolution.py",
            {"view": "Chain"},
        ),
        Card(
            "Pooling",
            "compress",
            "Of every window one number stays. Shift the picture by a pixel and see what changes, and what does not.",
            "vision/convolution.py",
            {"view": "Pooling"},
        ),
        Card(
            "What filters look for",
            "filter_center_focus",
            "Nobody wrote a network's first kernels: training found them. See what excites each one, and what it makes of your picture.",
            "vision/convolution.py",
            {"view": "Learned filters"},
        ),
        Card(
            "Same or different?",
            "compare",
            "Draw two digits: are they the same? Whose hand wrote them? And two faces? Move the threshold and see what it costs.",
            "vision/same.py",
        ),
        Card(
            "Where is it?",
            "frame_inspect",
            "Draw digits and shapes: boxes find them in one look. Slide a window instead, drop doubles step by step, train your own.",
            "vision/where.py",
        ),
        Card(
            "Famous networks",
            "account_balance",
            "AlexNet, VGG, ResNet, EfficientNet and all the others: what each costs, what it is made of, and what one says of your photo.",
            "vision/famous.py",
        ),
        Card(
            "Fool it",
            "visibility_off",
            "Change every pixel by less than an eye can see, and a network that was sure calls a cat something else.",
            "vision/famous.py",
            {"view": "What it thinks", "change": "Fool it"},
        ),
        Card(
            "Teach it your own pictures",
            "add_photo_alternate",
            "Photograph two kinds of things or more; a minute later a network tells them apart. Race it against one that never saw any.",
            "vision/transfer.py",
        ),
    ),
    "Sound": (
        Card(
            "Say a digit",
            "mic",
            "Say a 7 or a whole telephone number, or let the app speak. The network says what it hears, and when that is no digit.",
            "sound/say.py",
        ),
    ),
    "Sequences": (
        Card(
            "Memory",
            "memory",
            "A network that reads one step at a time. Type its numbers over, follow every one, and see what it still knows at the end.",
            "sequences/memory.py",
        ),
        Card(
            "What comes next?",
            "pin",
            "2, 4, 6, and then? Train a small network on such rows, type your own, and read whether it has ever seen one like it.",
            "sequences/memory.py",
            {"view": "Next number"},
        ),
        Card(
            "Forecast a series",
            "query_stats",
            "Draw how a series goes on, then teach a network to say it, and see who wins: you, the network, or last year's value.",
            "sequences/forecast.py",
        ),
        Card(
            "Beat the last value",
            "trending_flat",
            "A share price, week by week: an LSTM against “the same as last week”. Predict who wins.",
            "sequences/forecast.py",
            {"data": "google", "season": "0", "window": "12", "start": "plain", "batch": "16", "view": "Teach it"},
        ),
    ),
    "Language": (
        Card(
            "Type a review",
            "rate_review",
            "Write what you think of a film. An LSTM reads it word by word; take a word out and see the verdict turn.",
            "language/reviews.py",
        ),
        Card(
            "Not bad at all",
            "block",
            "A small word turns everything around. Watch the score after each word, and find out what the network makes of “not”.",
            "language/reviews.py",
            {"example": "Not bad at all"},
        ),
        Card(
            "Fool it with sarcasm",
            "psychology_alt",
            "Friendly words, unfriendly meaning: see which words the network fell for, and write something that it gets wrong.",
            "language/reviews.py",
            {"example": "Sarcasm (hard)"},
        ),
    ),
    "Making things": (
        Card(
            "Squeeze a digit",
            "compress",
            "784 pixels become 32 numbers, and 32 numbers a digit again. Drag one of them, add up digits, take the noise out.",
            "making/autoencoder.py",
        ),
        Card(
            "A map of all digits",
            "map",
            "Two numbers for each digit make a map. Walk on it, find your own drawing, and go in a line from your 3 to your 8.",
            "making/autoencoder.py",
            {"view": "The map"},
        ),
        Card(
            "A forger and a detective",
            "swords",
            "Two networks play against each other: one makes points or digits, the other says which are real. Watch it work, and go wrong.",
            "making/gan.py",
        ),
        Card(
            "Deep belief network",
            "layers",
            "A machine looks at digits without labels, and its weights become strokes. Let it dream, or dream what you rub out.",
            "making/belief.py",
        ),
    ),
    "Workshop": (
        Card(
            "Train a network",
            "model_training",
            "Build a network from layers, choose a recipe, press Train and watch it learn. Change one thing and train again.",
            "workshop/training.py",
        ),
        Card(
            "Train on film reviews",
            "rate_review",
            "An RNN, GRU or LSTM learns to tell praise from blame, word by word. Make the two classic slips and see what they cost.",
            "workshop/training.py",
            {"task": "reviews"},
        ),
        Card(
            "Continue a row of numbers",
            "format_list_numbered",
            "3, 5, 7, 9, 11 and then? A recurrent network finds the rule by itself. Give it one number to remember, and see it fail.",
            "workshop/training.py",
            {"task": "next-number"},
        ),
        Card(
            "Rows and columns",
            "table_chart",
            "Bring a table: a network learns to predict one of its columns. See who beats it, move a row, put a price on every mistake.",
            "workshop/tables.py",
        ),
        Card(
            "Catch the fraud",
            "credit_card",
            "10,000 card payments, 1.5 % of them fraud. Always saying “fine” is right 98.5 % of the time. What is a good network worth?",
            "workshop/tables.py",
            {"data": "cards", "batch": "128", "epochs": "30", "patience": "6", "view": "Teach it"},
        ),
        Card(
            "Runs",
            "history",
            "Everything you have trained: play a training back, put two side by side, draw for your own network as it was at any age.",
            "workshop/runs.py",
        ),
    ),
    "Course": (
        Card(
            "Words",
            "dictionary",
            "Gradient, gate, epoch: what the words of the course mean, each in a sentence or two, and where to see it happen.",
            "course/words.py",
        ),
    ),
}


# The link reaches over its whole card.
WHOLE = """<style>
[class*="st-key-card-"] { position: relative; transition: border-color 0.15s; }
[class*="st-key-card-"] * { position: static !important; }
[class*="st-key-card-"] a::after { content: ""; position: absolute !important; inset: 0; border-radius: 0.5rem; }
[class*="st-key-card-"] a:focus-visible::after { outline: 3px solid currentColor; }
[class*="st-key-card-"]:hover { border-color: currentColor; }
</style>"""


def card_grid() -> None:
    """All cards by chapter, three in a row where there is room; each is one link."""
    st.html(WHOLE)
    for chapter, cards in CARDS.items():
        st.header(chapter, anchor=False)
        for row in range(0, len(cards), IN_A_ROW):
            for place, card in zip(st.columns(IN_A_ROW), cards[row : row + IN_A_ROW], strict=False):
                with place.container(border=True, height="stretch", key=f"card-{card.title}"):
                    _show(card)


def _show(card: Card) -> None:
    st.markdown(f"#### :material/{card.icon}: {card.title}")
    st.write(card.text)
    st.page_link(
        PAGES / card.page, label=f"Open ![{card.title}]({NOTHING})", icon=":material/arrow_forward:", query_params=card.query or None
    )
