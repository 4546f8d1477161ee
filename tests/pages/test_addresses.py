"""Whatever an address says, the page opens; what it cannot use of it, it says."""

import pytest
import streamlit as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from streamlit.runtime.state.query_params import QueryParams
from streamlit.testing.v1 import AppTest

from core import jobs
from core.explain.making.points.game import PointsGame
from core.tasks.next_number.recipe import NextNumberRecipe
from pages.kit import address
from pages.kit.visitor import COOKIE
from tests.conftest import ROUTER
from tests.quiet_service import ME, QuietService

# Every page: its title, and names of its addresses with values that open another part of it.
PAGES = {
    "home/home.py": ("Glassbox", {}),
    "foundations/neuron.py": (
        "A neuron, forward and back",
        {"neuron": ["A hidden layer", "Three inputs"], "student-loss": ["cross-entropy"]},
    ),
    "foundations/activations.py": (
        "Activations and losses",
        {"view": ["Softmax", "Losses", "Deep stack"], "f": ["relu"], "kind": ["number"], "rate": ["0.15"], "depth": ["12"]},
    ),
    "foundations/descent.py": (
        "Gradient descent",
        {"surface": ["Long valley", "Real flowers"], "racers": ["SGD", "Adam"], "relief": ["true"]},
    ),
    "foundations/plane.py": ("Points in a plane", {"view": ["cures"], "epochs": ["20"], "data": ["moons", "own"], "own": ["AAAA"]}),
    "vision/digits.py": (
        "Draw a digit",
        {"source": ["Example", "Photo", "Several digits"], "view": ["Inside", "Why", "Break it"], "run": ["RUN"], "picture": ["17"]},
    ),
    "sound/say.py": (
        "Say a digit",
        {
            "view": ["What it hears", "Break it"],
            "as": ["Telephone"],
            "damage": ["Pitch", "Echo"],
            "amount": ["4"],
            "at": ["0.2"],
            "source": ["Record", "A file"],
            "voice": ["jack", "leo"],
            "digit": ["2026", "eleven"],
            "hide": ["voice", "source-code"],
        },
    ),
    "vision/convolution.py": (
        "Convolution and pooling",
        {
            "view": ["Chain", "Pooling", "Learned filters"],
            "source": ["Numbers"],
            "chain": ["relu", "conv3:blur max2"],
            "filter": ["3"],
            "side": ["32 pixels"],
            "filters": ["Photo network"],
            "pixel": ["0.0.1.1"],
        },
    ),
    "vision/same.py": (
        "Same or different?",
        {
            "view": ["Which threshold?", "Same hand?", "Faces", "Teach it"],
            "threshold": ["0.4"],
            "pair": ["Examples"],
            "first": ["12"],
            "second": ["40"],
            "hands": ["Example"],
            "alike": ["0.5"],
            "recipe": ["Triplets"],
            "training_seed": ["3"],
            "run": ["RUN"],
        },
    ),
    "vision/where.py": (
        "Where is it?",
        {
            "view": ["Slide a window", "Drop doubles", "How good is it?", "Teach it"],
            "page": ["Draw", "A photo"],
            "scene": ["7"],
            "show": ["Cells", "Anchors"],
            "sure": ["0.3"],
            "digit": ["3"],
            "least": ["0.75"],
        },
    ),
    "vision/famous.py": (
        "Famous networks",
        {
            "view": ["Inside one", "What it thinks"],
            "a": ["LeNet-5"],
            "b": ["ViT-B/16"],
            "cost": ["year"],
            "until": ["2015"],
            "network": ["GoogLeNet"],
            "block": ["3"],
            "sample": ["Coffee"],
            "change": ["Cut into tiles", "Cover a part", "Fool it"],
            "levels": ["4"],
        },
    ),
    "vision/transfer.py": ("Teach it your own pictures", {"view": ["Train", "Look inside", "Try it"], "way": ["all"], "run": ["RUN"]}),
    "sequences/memory.py": (
        "Memory",
        {
            "view": ["Who remembers", "Shapes", "Next number"],
            "kind": ["lstm"],
            "size": ["3"],
            "sequence": ["1, 0, 2"],
            "at": ["2"],
            "family": ["mixed"],
            "row": ["1, 2, 3"],
            "between": ["7"],
            "wh": ["1.5"],
            "shape": ["film"],
        },
    ),
    "sequences/forecast.py": (
        "Forecast a series",
        {
            "view": ["Teach it", "Judged", "Ahead", "Inside"],
            "data": ["sine", "nile", "own"],
            "run": ["RUN"],
            "window": ["10"],
            "network": ["dense"],
            "place": ["90"],
        },
    ),
    "making/autoencoder.py": (
        "Autoencoder",
        {
            "view": ["The map", "Noise", "Strange things", "Teach it"],
            "example": ["12"],
            "net": ["Two numbers"],
            "kind": ["Variational"],
            "spoil": ["Blur"],
            "alarm": ["32 numbers"],
            "much": ["0.3"],
            "code": ["8"],
            "sizes": ["RUN.x"],
            "run": ["RUN"],
        },
    ),
    "making/gan.py": (
        "A forger and a detective",
        {
            "view": ["It goes wrong", "Digits", "Forged digits"],
            "run": ["RUN"],
            "recipe": ["All of MNIST"],
            "game_seed": ["3"],
            "digit": ["3"],
            "forge": ["5"],
            "to": ["8"],
            "cloud": ["grid", "own"],
            "loss": ["wasserstein"],
            "blur": ["0.2"],
            "wrong": ["Round in circles"],
            "cure": ["noise on all points"],
        },
    ),
    "language/reviews.py": (
        "Type a review",
        {
            "view": ["Inside the LSTM", "Readers side by side", "What the network gets", "Many at once"],
            "text": ["A good film", "", "1 2"],
            "swap": ["1:bad"],
            "reviews": ["Your own reviews"],
            "unit": ["3"],
        },
    ),
    "language/write.py": (
        "Write on",
        {
            "view": ["Watch it learn", "Count instead", "Inside"],
            "writer": ["I love → machine → learning", "Film reviews"],
            "text": ["Jo", "", "😍"],
            "temperature": ["0.5", "9"],
            "top-k": ["3", "-1"],
            "top-p": ["0.5"],
            "greedy": ["true"],
            "seed": ["7"],
            "after": ["Eli"],
            "recipe": ["Learnt by heart", "My own text"],
            "own_text": ["0123456789abcdef-letters-900", "x"],
            "run": ["RUN"],
        },
    ),
    "language/translate.py": (
        "Translate",
        {
            "view": ["How long?", "Beams", "Teach it"],
            "pairs": ["English → German"],
            "long_pairs": ["Dates"],
            "hide": ["code-recipes", "everything"],
            "text": ["4 may 2020", "", "1 2"],
            "shown": ["Gradient × input"],
            "width": ["1"],
            "who": ["Without attention"],
            "recipe": ["Numbers in words"],
            "training_seed": ["3"],
        },
    ),
    "making/belief.py": (
        "Deep belief network",
        {
            "view": ["Energy", "Dream", "Two layers", "With labels", "Train it"],
            "units": ["16"],
            "dreams": ["Long (PCD)"],
            "shown": ["My drawing"],
            "begins": ["A digit"],
            "rubbed": ["Left half"],
            "digit": ["9"],
            "part": ["3"],
            "unit": ["5"],
            "at": ["12"],
            "first": ["2"],
        },
    ),
    "course/lessons.py": ("Lessons", {"view": ["For teachers", "My report"], "which": ["One neuron"]}),
    "course/questions.py": ("Questions", {"topic": ["Sequences"], "question": ["Exclusive or", "Lengths"]}),
    "course/class.py": ("Class", {"code": ["amber-fox", "<b>"]}),
    "course/words.py": ("Words", {"word": ["gradient", "zzz"]}),
    "workshop/training.py": (
        "Train a network",
        {
            "task": [
                "reviews",
                "pictures",
                "next-number",
                "forecast",
                "tables",
                "table-numbers",
                "autoencoder",
                "gan",
                "belief",
                "writing",
            ],
            "run": ["RUN"],
            "epochs": ["1"],
        },
    ),
    "workshop/tables.py": (
        "Rows and columns",
        {
            "view": ["Teach it", "Judged", "Inside", "Odd ones out"],
            "task": ["tables", "table-numbers"],
            "data": ["iris", "tips", "own"],
            "run": ["RUN"],
            "units": ["8 4", "0"],
            "target": ["species"],
            "columns": ["nnnnc"],
        },
    ),
    "workshop/runs.py": (None, {"run": ["RUN"], "compare": ["RUN", "RUN.x"], "ticked": ["RUN"], "page": ["1"]}),
}
NASTY = [
    *("", " ", "inf", "-inf", "nan", "1e400", "-1", "0", "-0", "2.5", "1,", ",1", "3-", ":", ".", "1.2.3", "true", "None", "٣", "²"),
    *(
        "9" * 400,
        "-" + "9" * 400,
        "9" * 5000,
        "0." + "0" * 400 + "1",
        "🦊",
        "👩‍👩‍👧",
        "\0",
        "\u202e",
        "x" * 20_000,
        "conv3:" * 300,
        "1/" * 900,
    ),
    *("<script>alert(1)</script>", "[x](javascript:alert(1))", ":material/delete:", "$q$", "../../etc/passwd", "%00", "{}", "[]", "null"),
]


@pytest.fixture(scope="module")
def service():
    quiet = QuietService()
    quiet.id = quiet.train(NextNumberRecipe(epochs=1))
    yield quiet
    quiet.store.delete(quiet.id)


@pytest.fixture(autouse=True)
def in_place(service, monkeypatch):
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})
    monkeypatch.setattr(PointsGame, "steps", 3)  # a page that opens plays its game, here in this very process


@pytest.fixture(scope="module")
def known():
    """Of every page the names that it says it knows, and those that its widgets are bound to: gathered while the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        found, opens, bind = {}, address.opens, QueryParams.bind_widget

        def telling_opens(*names, several=()):
            found[st.session_state[address.PAGE]] = {*names, *several, *address.EVERYWHERE}
            opens(*names, several=several)

        def telling_bind(self, param_key, **more):
            assert param_key in found.get(st.session_state[address.PAGE], {param_key}), f"{param_key} is not told to address.opens"
            bind(self, param_key=param_key, **more)

        patch.setattr(address, "opens", telling_opens)
        patch.setattr(QueryParams, "bind_widget", telling_bind)
        yield found


def opened(page, query, run_id=""):
    at = AppTest.from_file(str(ROUTER), default_timeout=120)
    at.switch_page(f"../{page}")
    for name, values in query.items():
        at.query_params[name] = [value.replace("RUN", run_id) for value in values] if isinstance(values, list) else values
    return at.run()


def said(at):
    return " ".join(part.value for part in (*at.info, *at.warning, *at.error))


def url_path(page):
    return "" if page == "home/home.py" else page.split("/")[1].removesuffix(".py")


def shown(at):
    return {part.key: part.value for part in (*at.get("button_group"), *at.number_input, *at.selectbox, *at.slider, *at.toggle) if part.key}


@pytest.mark.parametrize("value", ["", "9" * 400, "🦊", ["1", "2"]], ids=["nothing", "long", "fox", "twice"])
@pytest.mark.parametrize("page", PAGES)
def test_nonsense_for_everything_opens_the_page_as_usual_and_it_says_so(page, service, known, value):
    texts = {"text", "chain", "numbers", "word"}  # may be anything, and have words of their own
    usual = opened(page, {})
    names = known[url_path(page)] - texts - {"embed", "embed_options"}
    at = opened(page, dict.fromkeys(names, value))
    assert not at.exception and at.title[0].value == (PAGES[page][0] or at.title[0].value)
    assert said(at).startswith("This link could not be used as it is")
    assert shown(at) == shown(usual) or page == "workshop/runs.py"  # runs that are not there have no table


@some.composite
def addresses(draw, names, legal):
    """Legal values for some names, nasty ones or several for others, and names that nobody knows."""
    ordinary = (
        {name: draw(some.sampled_from(legal[name])) for name in draw(some.lists(some.sampled_from(sorted(legal)), unique=True, max_size=3))}
        if legal
        else {}
    )
    value = some.sampled_from(NASTY) | some.text(max_size=30) | some.integers().map(str) | some.floats().map(str)
    values = value | some.lists(value, min_size=2, max_size=3)
    foreign = some.sampled_from(["unheard-of", "🦊", "__proto__", "x" * 300, "Embed"]) | some.text("ab-_<*", min_size=1, max_size=9)
    return ordinary | draw(some.dictionaries(some.sampled_from(sorted(names)) | foreign, values, min_size=1, max_size=4))


@pytest.mark.parametrize("page", PAGES)
@settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=some.data())
def test_whatever_an_address_says_the_page_opens(page, service, known, data):
    title, legal = PAGES[page]
    if url_path(page) not in known:
        assert not opened(page, {}).exception
    query = data.draw(addresses(known[url_path(page)], legal))
    at = opened(page, {name: values if isinstance(values, list) else [values] for name, values in query.items()}, service.id)
    assert not at.exception, (query, at.exception)
    assert at.title[0].value == title or title is None
    words = " ".join(str(part.value) for part in (*at.info, *at.warning, *at.error, *at.caption, *at.markdown))
    assert "Exceeds the limit" not in words and "Traceback" not in words
    assert "<script>" not in words.replace("\\<script\\>", "") and "](javascript" not in words
    unknown = set(query) - known[url_path(page)] - {"Embed"}
    assert not unknown or "This link could not be used as it is" in said(at)
    assert not at.run().exception


@pytest.mark.parametrize(
    ("page", "query", "name"),
    [
        ("language/reviews.py", {"view": "Inside the LSTM", "text": "A good film.", "word": "40"}, "word"),
        ("language/reviews.py", {"view": "Inside the LSTM", "text": "A good film.", "unit": "4000"}, "unit"),
        ("vision/convolution.py", {"view": "Learned filters", "filter": "60"}, "filter"),
        ("vision/transfer.py", {"view": "Train", "race": "a.b.c.d.e"}, "race"),
        ("workshop/runs.py", {"compare": ".".join("abcdefg")}, "compare"),
    ],
)
def test_a_place_beyond_the_end_is_told(page, query, name):
    at = opened(page, query)
    assert not at.exception and f"“{name}” cannot be read here" in said(at)


def test_a_review_that_becomes_shorter_is_no_bad_link():
    at = opened("language/reviews.py", {"view": "Inside the LSTM", "text": "A good film, and long enough.", "word": "7"})
    assert "This link" not in said(at)
    draft = at.session_state["review-text-draft"]
    draft.text, draft.version, draft.done = "A film.", draft.version + 1, True
    assert "This link" not in said(at.run())
