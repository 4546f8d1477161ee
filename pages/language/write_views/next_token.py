"""What comes next: the likeliest letters as bars, how they are drawn, and what is written so."""

from collections import Counter

import streamlit as st

from core.data.text.held_back import HELD_BACK as MARK
from core.data.writing.marks import HELD_BACK, KEPT_ASIDE, LEARNT, NEW
from core.data.writing.own import LONGEST_LINE
from core.data.writing.pieces import Pieces
from core.explain.writing.loops import repeated, share
from core.figures.charts import percent
from core.models.sampling import HOTTEST, Sampling
from core.tasks.writing.words import as_if
from core.zoo.writer import Choice
from pages.kit import address, stage
from pages.kit.columns import columns
from pages.kit.frontend import component
from pages.kit.literal import literal
from pages.kit.question import predict_first
from pages.kit.written import rows, stretches, written
from pages.language.write_views.whose import Whose, whose

_BOARD = component("language/write_views/next_board")
NAMES = ("text", "temperature", "top-k", "top-p", "greedy", "seed")  # what the address holds
KEY, DRAFT = "write-board", "write-draft"
MOST, MOST_IN_ADDRESS = 400, 200  # letters of a beginning
ROWS, LONG, LONG_WORDS = 12, 160, 50  # lines that are made up; letters or words of one text
FIRST = {False: "Ma", True: "I love"}  # the beginning, letter by letter and word by word
END = "⏎ end"
NEW_MEANS = "*New* means that it stands nowhere in the list; it may still be somebody's name."
LOOP = "A long text that repeats itself is a loop: low temperatures lead into one."
HINT = "Press a bar, or Tab for the likeliest, to write it. (Esc, then Tab, leaves the box.)"


def show() -> None:
    """The beginning and its bars on the left, how the next one is drawn and what comes of it on the right."""
    _lab()


@st.fragment
def _lab() -> None:
    found = whose()
    left, right = columns("write-columns", [1, 1], 18)
    with right, st.container(key="write-how", gap="xsmall"):
        how, seed = _how(found)
    with left:
        text = _board(found, how)
    with right:
        _made_up(found, text, how, seed)
    _explain(found)


def _how(found: Whose) -> tuple[Sampling, int]:
    """How the next one is drawn, and by which random numbers."""
    with stage.shared("write-sliders"):
        temperature = st.slider(
            "Temperature", 0.1, HOTTEST, 1.0, 0.1, key="temperature", bind="query-params",
            help="Below 1 what is likely becomes likelier still; above 1 all become more alike.",
        )  # fmt: skip
        most = min(50, len(found.writer.alphabet) - 1)
        top_k = st.slider(
            "Top-k",
            0,
            most,
            0,
            key="top-k",
            bind="query-params",
            help="Only so many of the likeliest are drawn from; at 0 all of them are.",
        )
        top_p = st.slider(
            "Top-p", 0.05, 1.0, 1.0, 0.05, key="top-p", bind="query-params",
            help="Only the likeliest are drawn from, as many as are needed to reach this probability together.",
        )  # fmt: skip
    with stage.row("write-draws"):
        greedy = st.toggle("Greedy", key="greedy", bind="query-params", help="Always the likeliest: no chance, and no seed, has a say.")
        seed = st.number_input(
            "Seed", 0, 9999, 0, key="seed", bind="query-params", width=120, help="Chooses the random numbers: the same writes the same.",
            disabled=greedy,
        )  # fmt: skip
    return Sampling(0.0 if greedy else float(temperature), int(top_k), float(top_p)), int(seed)


def _board(found: Whose, how: Sampling) -> str:
    """What is typed, and the bars; gives the text."""
    writer = found.writer
    draft = _draft(found)
    said = (st.session_state.get(KEY) or {}).get("typed")
    if isinstance(said, dict) and said.get("version") == draft["version"] and isinstance(said.get("text"), str):
        draft["text"] = _harmless(said["text"])
    text = str(draft["text"])
    address.write(("text",), {"text": text} if 0 < len(text) <= MOST_IN_ADDRESS and text != FIRST[writer.alphabet.by_word] else {})
    choices = writer.choices(text, how)
    shown = [
        {"token": one.token, "shown": _shown(one, found), "chance": round(one.chance, 5), "plain": round(one.plain, 5)} for one in choices
    ]
    _BOARD(
        key=KEY,
        data={
            "text": text, "version": draft["version"], "label": "Your beginning", "most": MOST, "choices": shown,
            "hint": f"How likely each {writer.alphabet.token} is to come next. {HINT}", "said": _said(found, text, how),
        },
        default={"typed": None},
        on_typed_change=lambda: None,
    )  # fmt: skip
    return text


def _draft(found: Whose) -> dict[str, object]:
    """What is written, for this network; what the address says where the page opens."""
    first = FIRST[found.writer.alphabet.by_word]
    draft: dict[str, object] | None = st.session_state.get(DRAFT)
    if draft is None or address.travelled():
        version = int(str(draft["version"])) + 1 if draft else 0
        draft = {"text": _harmless(st.query_params.get("text", first)), "version": version, "of": found.key}
    elif draft["of"] != found.key:
        draft = {"text": first, "version": int(str(draft["version"])) + 1, "of": found.key}
    st.session_state[DRAFT] = draft
    return draft


def _harmless(text: str) -> str:
    """Without halves of characters and control signs, and not too long."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(letter for letter in whole if letter == "\n" or letter.isprintable())[-MOST:]


def _shown(choice: Choice, found: Whose) -> str:
    if choice.held_back:
        return MARK
    if not choice.token:
        return "part of a sign"
    if choice.token == "\n":
        return END if found.writer.stops else "⏎ new line"
    if isinstance(found.writer.alphabet, Pieces):
        return choice.token.replace(" ", "␣")
    return "␣ blank" if choice.token == " " else choice.token.strip(" ") or choice.token


def _said(found: Whose, text: str, how: Sampling) -> str:
    writer, token = found.writer, found.writer.alphabet.token
    kept, of = writer.kept(text, how), len(writer.alphabet) - 1
    said = f"Drawn from {kept} of {of} {token}s; the mark in each bar is what the network says at temperature 1."
    if strange := writer.unknown(text):
        said += f" It has never read {', '.join(f'“{one.strip() or one}”' for one in strange[:5])}: to it that is one unknown {token}."
    return said


def _made_up(found: Whose, text: str, how: Sampling, seed: int) -> None:
    """What it writes behind the beginning."""
    writer = found.writer
    by = "always the likeliest" if how.greedy else f"by seed {seed}"
    if writer.by_line:
        made = writer.rows(text, ROWS, how, seed, LONGEST_LINE)
        lines = [line.rpartition("\n")[2] for line in made]
        most, count = Counter(lines).most_common(1)[0]
        said = f"{count} of {ROWS} are the same, “{most}”." if count > 1 else "No two are the same."
        written(rows(lines, [_told(line, found) for line in lines]), "write-made", f"So it writes on, {by}", said)
        return
    long = writer.rows(text, 1, how, seed, LONG_WORDS if writer.alphabet.by_word else LONG)[0]
    pieces = writer.alphabet.pieces(long)
    marks = repeated(pieces, writer.alphabet.by_word)
    spread = [mark for piece, mark in zip(pieces, marks, strict=True) for _ in piece]
    again = share(marks)
    said = f"{percent(again)} of it has stood there before (underlined)." if again else "It does not go round in circles."
    written([{"text": long, "mark": "", "colour": "", "repeats": stretches(spread)}], "write-made", f"So it writes on, {by}", said, True)


def _told(line: str, found: Whose) -> int:
    if MARK in line:
        return HELD_BACK
    if found.corpus is None:
        return NEW
    read = found.corpus.training.rows[: found.recipe.training] if found.recipe else found.corpus.training.rows
    if line in read:
        return LEARNT
    return KEPT_ASIDE if any(line in part.rows for part in found.corpus.parts) else NEW


def _explain(found: Whose) -> None:
    token = found.writer.alphabet.token
    if found.perplexity is not None:
        st.caption(
            f"On text that it has not read this network is as unsure {as_if(found.perplexity, token)} at every place: its **perplexity**. "
            "*Count instead* has the same without a network."
        )
    if found.writer.by_line:
        _guess()
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            f"The network has read your beginning {token} by {token} and gives every {token} it knows a **score**; softmax makes "
            "probabilities of the scores. **Temperature** divides the scores first. **Top-k** and **top-p** then leave out what is "
            "unlikely; what is left is made to sum to 1 again. Then one is **drawn**, as from a hat, and put behind the text: that is "
            "**sampling**. Nothing is looked up: it writes what is likely, and does not know whether it is true.\n\n"
            f"{NEW_MEANS if found.writer.by_line else LOOP}"
            f"{'' if found.corpus is not None else literal(f' {_away(found)}')}"
        )


def _guess() -> None:
    predict_first(
        "write-guess",
        "The network writes twelve names, always taking the likeliest letter (greedy). What comes out?",
        ["Twelve of the best names", "Twelve times the same name", "Noise"],
        "Twelve times the same name",
        "From the same beginning the likeliest letter is always the same one. Chance is what makes a model say different things.",
        folded=True,
    )


def _away(found: Whose) -> str:
    if found.figures is None:
        return "What it has learnt from is not here any more."
    return (
        "A token is here a word, a piece of one, or a sign, with the blank before it (␣); what is rare falls into pieces, in the end into "
        "bytes, so nothing is unknown. What this network has learnt from, 48,255 film reviews, does not come along."
    )
