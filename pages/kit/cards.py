"""The cards on the home page: one for each lab."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Way:
    """A way into one view of a lab."""

    title: str
    query: dict[str, str]


@dataclass(frozen=True)
class Card:
    """One lab. What is drawn on it stands in `pages/home/gallery`, under the end of the page's address; without that, its icon is."""

    title: str
    icon: str  # a Material symbol
    text: str
    page: str  # below pages/
    query: dict[str, str] = field(default_factory=dict)
    who: str = "For everyone."
    also: tuple[Way, ...] = ()

    @property
    def name(self) -> str:
        """The end of its page's address."""
        return Path(self.page).stem

    def ways(self) -> dict[str, dict[str, str]]:
        """What can be opened from it, by address: what that says besides the page."""
        return {_address(self.name, query): query for query in (self.query, *(way.query for way in self.also))}

    def sent(self) -> dict[str, Any]:
        """For the browser."""
        also = [{"title": way.title, "href": _address(self.name, way.query)} for way in self.also]
        told = {"name": self.name, "title": self.title, "icon": self.icon, "text": self.text, "who": self.who}
        return told | {"href": _address(self.name, self.query), "also": also}


def _address(name: str, query: dict[str, str]) -> str:
    return name + (f"?{urlencode(query)}" if query else "")


CARDS = {
    "Foundations": (
        Card(
            "A neuron, forward and back",
            "timeline",
            "The smallest network there is: it guesses whether a student passes. See how it computes, how wrong it was, and how it learns.",
            "foundations/neuron.py",
            who="For everyone: the best place to begin with numbers.",
        ),
        Card(
            "Activations and losses",
            "show_chart",
            "The curves that bend what a neuron says, and the ways to measure how wrong it was. Drag and see.",
            "foundations/activations.py",
            who="For those who know what a neuron is.",
        ),
        Card(
            "Gradient descent",
            "downhill_skiing",
            "Learning is walking downhill. Choose the start and the length of a step, race four ways of walking, and make one run away.",
            "foundations/descent.py",
            who="For everyone; with a little mathematics one sees more.",
        ),
        Card(
            "Points in a plane",
            "scatter_plot",
            "Press play and watch every neuron of a small network learn to part orange from blue. Add points, neurons, noise.",
            "foundations/plane.py",
            who="For everyone: nothing to know beforehand.",
            also=(Way("Cures for overfitting", {"view": "cures"}),),
        ),
    ),
    "Vision": (
        Card(
            "Draw a digit",
            "draw",
            "Draw a 7 with mouse, pen or finger. The network says what it reads, how sure it is, and when it thinks that this is no digit.",
            "vision/digits.py",
            who="For everyone: nothing to know beforehand.",
            also=(
                Way("What the network sees", {"source": "Example", "view": "What it sees"}),
                Way("Look inside", {"source": "Example", "view": "Inside"}),
                Way("Ask why", {"source": "Example", "view": "Why"}),
                Way("Break it", {"source": "Example", "view": "Break it"}),
                Way("Read a number", {"source": "Several digits"}),
            ),
        ),
        Card(
            "Convolution",
            "grid_on",
            "One small grid of weights slides over a picture: edges, blur, sharpen. Change a number and see every multiplication.",
            "vision/convolution.py",
            who="For those who want to know how pictures are read.",
            also=(
                Way("Build a chain", {"view": "Chain"}),
                Way("Pooling", {"view": "Pooling"}),
                Way("What filters look for", {"view": "Learned filters"}),
            ),
        ),
        Card(
            "Same or different?",
            "compare",
            "Draw two digits: are they the same? Whose hand wrote them? And two faces? Move the threshold and see what it costs.",
            "vision/same.py",
            who="For everyone; thresholds and errors for those who go on.",
        ),
        Card(
            "Where is it?",
            "frame_inspect",
            "Draw digits and shapes: boxes find them in one look. Slide a window instead, drop doubles step by step, train your own.",
            "vision/where.py",
            who="For everyone; its measures for those who train one.",
        ),
        Card(
            "Famous networks",
            "account_balance",
            "AlexNet, VGG, ResNet, EfficientNet and all the others: what each costs, what it is made of, and what one says of your photo.",
            "vision/famous.py",
            who="For those who know convolutions and want to see the real ones.",
            also=(Way("Fool it", {"view": "What it thinks", "change": "Fool it"}),),
        ),
        Card(
            "Teach it your own pictures",
            "add_photo_alternate",
            "Photograph two kinds of things or more; a minute later a network tells them apart. Race it against one that never saw any.",
            "vision/transfer.py",
            who="For everyone with a camera or some pictures.",
        ),
    ),
    "Sound": (
        Card(
            "Say a digit",
            "mic",
            "Say a 7 or a whole telephone number, or let the app speak. The network says what it hears, and when that is no digit.",
            "sound/say.py",
            who="For everyone: a voice of the app speaks where there is no microphone.",
        ),
        Card(
            "Teach it your own words",
            "record_voice_over",
            "Say two words or more, five times each; a second later your browser listens for them, and says when it hears none of these.",
            "sound/teach.py",
            who="For everyone with a microphone or some recordings; an example comes along.",
        ),
    ),
    "Sequences": (
        Card(
            "Memory",
            "memory",
            "A network that reads one step at a time. Type its numbers over, follow every one, and see what it still knows at the end.",
            "sequences/memory.py",
            who="For those who know what a neuron is.",
            also=(Way("What comes next?", {"view": "Next number"}),),
        ),
        Card(
            "Forecast a series",
            "query_stats",
            "Draw how a series goes on, then teach a network to say it, and see who wins: you, the network, or last year's value.",
            "sequences/forecast.py",
            who="For those who know curves and means.",
            also=(
                Way(
                    "Beat the last value",
                    {"data": "google", "season": "0", "window": "12", "start": "plain", "batch": "16", "view": "Teach it"},
                ),
            ),
        ),
    ),
    "Language": (
        Card(
            "Type a review",
            "rate_review",
            "Write what you think of a film. An LSTM reads it word by word; take a word out and see the verdict turn.",
            "language/reviews.py",
            who="For everyone who can write a sentence.",
            also=(Way("Not bad at all", {"example": "Not bad at all"}), Way("Fool it with sarcasm", {"example": "Sarcasm (hard)"})),
        ),
        Card(
            "Attention",
            "hub",
            "A transformer reads your sentence all at once. See where each word looks, switch off heads and words, turn the order around.",
            "language/attention.py",
            who="For everyone to look; the numbers for those who know vectors.",
        ),
        Card(
            "Write on",
            "edit_note",
            "What comes next? One network makes up first names, another goes on with reviews. Turn up the temperature; watch one learn.",
            "language/write.py",
            who="For everyone who can spell.",
            also=(
                Way("Watch it learn", {"view": "Watch it learn"}),
                Way("Go on with a review", {"writer": "Film reviews"}),
                Way("I love → machine → learning", {"writer": "I love → machine → learning"}),
            ),
        ),
        Card(
            "Translate",
            "translate",
            "Type a date as you like: one network reads it, one writes it as 2026-11-28, and you see where it looks for every digit.",
            "language/translate.py",
            who="For everyone; beams and lengths for those who go on.",
            also=(Way("Train with and without attention", {"view": "Teach it"}),),
        ),
    ),
    "Making things": (
        Card(
            "Squeeze a digit",
            "compress",
            "784 pixels become 32 numbers, and 32 numbers a digit again. Drag one of them, add up digits, take the noise out.",
            "making/autoencoder.py",
            who="For everyone; codes and maps for those who go on.",
            also=(Way("A map of all digits", {"view": "The map"}),),
        ),
        Card(
            "A forger and a detective",
            "swords",
            "Two networks play against each other: one makes points or digits, the other says which are real. Watch it work, and go wrong.",
            "making/gan.py",
            who="For those who have seen a network learn.",
        ),
        Card(
            "Deep belief network",
            "layers",
            "A machine looks at digits without labels, and its weights become strokes. Let it dream, or dream what you rub out.",
            "making/belief.py",
            who="For those who want to know where it all began.",
        ),
    ),
    "Workshop": (
        Card(
            "Train a network",
            "model_training",
            "Build a network from layers, choose a recipe, press Train and watch it learn. Change one thing and train again.",
            "workshop/training.py",
            who="For those who have seen a network learn and want their own.",
            also=(Way("Train on film reviews", {"task": "reviews"}), Way("Continue a row of numbers", {"task": "next-number"})),
        ),
        Card(
            "Rows and columns",
            "table_chart",
            "Bring a table: a network learns to predict one of its columns. See who beats it, move a row, put a price on every mistake.",
            "workshop/tables.py",
            who="For everyone with a table, and for those without.",
            also=(Way("Catch the fraud", {"data": "cards", "batch": "128", "epochs": "30", "patience": "6", "view": "Teach it"}),),
        ),
        Card(
            "Runs",
            "history",
            "Everything you have trained: play a training back, put two side by side, draw for your own network as it was at any age.",
            "workshop/runs.py",
            who="For those who have trained something.",
        ),
    ),
    "Course": (
        Card(
            "Lessons",
            "school",
            "From one neuron to networks that make things: lessons of half an hour, each step in a lab. Say what will happen, then see.",
            "course/lessons.py",
            who="For everyone who begins, and for those who teach.",
        ),
        Card(
            "Questions",
            "quiz",
            "Why does an RNN forget? Forty questions of a course: say what you think, then see it happen in a lab.",
            "course/questions.py",
        ),
        Card(
            "Class",
            "groups",
            "Join with a phone, without an account. The teacher sees where all are, asks one question, or has all train one recipe.",
            "course/class.py",
            who="For a class and its teacher.",
        ),
        Card(
            "Words",
            "dictionary",
            "Gradient, gate, epoch: what the words of the course mean, each in a sentence or two, and where to see it happen.",
            "course/words.py",
            who="For everyone who meets a word for the first time.",
        ),
    ),
}
