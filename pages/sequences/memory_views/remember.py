"""Who remembers: networks are asked for what came first, with ever more in between."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import jobs
from core.explain.sequences.recall import (
    BATCH,
    CHECKED,
    CLIP,
    HIDDEN,
    KNOWN,
    LENGTHS,
    MEASURED,
    MOST,
    RATE,
    STEPS,
    RecallLesson,
    RecallRecipe,
    all_networks,
)
from core.explain.sequences.recall_script import script
from core.figures.recall import accuracies, accuracy_rows, gradient_rows, gradients, gradients_in_words, weaker
from core.jobs.lessons import Lessons, Shelf
from core.models.recall_net import BOTH_WAYS, NETWORKS
from core.training.fields import settings
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.pick import pick, wrapped
from pages.kit.question import predict_first
from pages.kit.work import LOOK_SECONDS, waiting

MOMENTS = ("at the start", "after training")
# What the address holds.
N, SCALE, TWO, OPEN, CLIPPED, SEED, MOMENT = NAMES = ("between", "wh", "two", "gates", "clipped", "chance", "moment")
WORK = "remember-work"  # in the session: what was asked for, and the work on it
FIELDS = settings(RecallRecipe)
RIGHT, WEAK = 0.9, 1e-6  # share right; the gradient at the first step over that at the last
LATCHED = (
    "The plain RNN is right although no gradient is left: it has learnt to push many units to −1 or 1, where tanh is flat. There a small "
    "change alters nothing, so the symbol is held, and for the same reason the gradient vanishes."
)

Work = Lessons[RecallRecipe, RecallLesson]


@st.cache_resource
def _shelf() -> Shelf[RecallRecipe, RecallLesson]:
    """For all visitors: what one has trained is there for whoever asks for the same."""
    return Shelf()


def show() -> None:
    """What it is about and the settings above, the gradient through time and the accuracy below."""
    stage.line(
        "Four networks read one of two symbols, then N others that say nothing (**distractors**), and are asked which one came first: "
        "their state must carry it over N steps, each time through the weights **W_h**."
    )
    with stage.cause():
        top = stage.row("remember")
        with top:
            more = st.popover("More", icon=":material/tune:", help="Which one reads both ways, gates, clipping, seed.")
        recipe = _settings(more)
    with top:
        _buttons(recipe)
    work = _work(recipe)
    if work:
        waiting([work], "Networks that are ready", "remember")
    if problem := _measure(recipe):
        st.warning(problem, icon=":material/hourglass:")
    going = work if work and work.running else None
    st.fragment(_live, run_every=LOOK_SECONDS if going else None)(recipe, going)
    _explain()
    show_code(script(recipe), "who_remembers.py")


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "remember-guess",
        "A plain RNN reads 101 symbols; at every step W_h shortens its state to 0.8 of what it was. How much of the error at the last step "
        "arrives at the first?",
        ["About 80 %", "About a hundredth", "About a millionth", "Less than a billionth"],
        "Less than a billionth",
        "0.8 to the power of 100 is 2 × 10⁻¹⁰, and the slopes of tanh shorten it further. The chart shows it, measured by PyTorch.",
        folded=True,
    )


def _settings(more: DeltaGenerator) -> RecallRecipe:
    between, scale, clip, gates, seed = (FIELDS[name] for name in ("distractors", "scale", "clip", "open", "seed"))
    standard = RecallRecipe()
    with st.container(horizontal=True, gap="medium"):  # side by side on a phone, too: what they move is below them
        distractors = st.slider(between.label, 1, MOST, standard.distractors, key=N, bind="query-params", help=between.help)
        size = st.slider(scale.label, 0.5, 1.5, standard.scale, 0.05, key=SCALE, bind="query-params", help=scale.help)
    with more:
        names = {label: name for name, label in BOTH_WAYS.items()}
        both = names[pick("Reads both ways, too", names, TWO, shown=True, help="A second layer of the same kind reads from the end.")]
        opened = st.toggle(gates.label, standard.open, key=OPEN, bind="query-params", help=gates.help)
        clipped = st.toggle(clip.label, standard.clip, key=CLIPPED, bind="query-params", help=clip.help)
        chance = int(st.number_input(seed.label, 0, 9999, standard.seed, key=SEED, bind="query-params", help=seed.help))
    return RecallRecipe(both, distractors=distractors, scale=size, clip=clipped, open=opened, seed=chance)


def _buttons(recipe: RecallRecipe) -> None:
    one, every = list(all_networks(recipe)), list(all_networks(recipe, LENGTHS))
    help = f"The four networks with {', '.join(map(str, LENGTHS))} distractors each. It takes a while; points come in as they are there."
    st.button("Train", key="remember-train", type="primary", icon=":material/play_arrow:", on_click=_begin, args=(one,))
    st.button("Train for every N", key="remember-every", icon=":material/ssid_chart:", on_click=_begin, args=(every,), help=help)


def _begin(recipes: Sequence[RecallRecipe]) -> None:
    """Begin this work; what was going on before ends."""
    if before := st.session_state.get(WORK):
        before.stop()
    work: Work = Lessons(recipes, _shelf(), lambda recipe: _quick(RecallLesson, recipe), lambda lesson: _quick(RecallLesson.go_on, lesson))
    work.start()
    st.session_state[WORK], st.session_state[MOMENT] = work, MOMENTS[1]


def _quick(function: Callable[..., RecallLesson], *arguments: Any) -> RecallLesson:
    """On the process for quick work; waits until it is there."""
    found: RecallLesson = jobs.service().quick(function, *arguments)
    return found


def _work(recipe: RecallRecipe) -> Work | None:
    """What is going on with these settings; nobody waits any more for what was asked with others."""
    work: Work | None = st.session_state.get(WORK)
    if work and recipe not in all_networks(work.recipes[0], (recipe.distractors,)):
        work.stop()
        return None
    return work


def _measure(recipe: RecallRecipe) -> str:
    """Have the gradients at the start; what went wrong, in a sentence."""
    try:
        with st.spinner("Measuring the gradient …"):
            for each in all_networks(recipe):
                if _shelf().get(each) is None:
                    _shelf().put(each, _quick(RecallLesson, each))
    except (RuntimeError, TimeoutError) as problem:
        return str(problem) or "The machine is very busy. Try again in a moment."
    return ""


def _live(recipe: RecallRecipe, work: Work | None) -> None:
    """Both charts; they follow a training by themselves."""
    if work and not work.running:
        st.rerun()
    lessons = [lesson for each in all_networks(recipe) if (lesson := _shelf().get(each))]
    left, right = st.columns(2, gap="medium")
    with left:
        wrapped(MOMENT)
        moment = pick("**Gradient through time**", MOMENTS, MOMENT, shown=True)
        found = {}
        for lesson in lessons:
            values = lesson.before if moment == MOMENTS[0] else lesson.after
            if values is not None:
                found[lesson.recipe.network] = values
        alt = f"The gradient at the first step against the last. {gradients_in_words(found)}"
        if found:
            with stage.effect():
                chart(gradient_rows(found), gradients(recipe.network), "remember-gradients", alt)
        else:
            st.info(
                f"With N = {recipe.distractors} and these settings nothing is trained yet: press **Train**.", icon=":material/play_arrow:"
            )
        st.caption(
            "|dL/dh_t|: how much the loss L would change with the state h after step t. Where it falls to nothing, nothing is learnt."
        )
    with right:
        st.markdown("**Who knows the first symbol?**")
        every = [each for n in range(1, MOST + 1) for each in all_networks(recipe, (n,))]
        known = [lesson for each in every if (lesson := _shelf().get(each)) and lesson.step]
        chart(accuracy_rows(known, recipe.distractors), accuracies(recipe.network), "remember-accuracies", _said(known, recipe.distractors))
        st.caption("Dashed: guessing. Marks of networks that are equally often right lie over one another.")
    _table(lessons)


def _said(known: Sequence[RecallLesson], distractors: int) -> str:
    here = [f"{NETWORKS[lesson.recipe.network]} {lesson.accuracy:.0%}" for lesson in known if lesson.recipe.distractors == distractors]
    return f"Right with {distractors} distractors: {', '.join(here) or 'nothing is trained yet'}"


def _table(lessons: Sequence[RecallLesson]) -> None:
    rows = {
        "network": [NETWORKS[lesson.recipe.network] for lesson in lessons],
        "right": [f"{lesson.accuracy:.0%}" if lesson.step else "–" for lesson in lessons],
        "steps": [str(lesson.step) for lesson in lessons],
        "|dL/dh₁| at the start": [weaker(lesson.before) for lesson in lessons],
        "after training": ["" if lesson.after is None else weaker(lesson.after) for lesson in lessons],
        "longest gradient": [_longest(lesson) for lesson in lessons],
    }
    st.table(rows, hide_index=True, border="horizontal")
    known = (
        "What has been trained with the same settings before, by you or others, stands here at once: the same seed gives the same again."
    )
    latched = any(lesson.recipe.network == "rnn" and lesson.accuracy > RIGHT and _vanished(lesson) for lesson in lessons)
    st.caption(f"{known} {LATCHED if latched else ''}")


def _vanished(lesson: RecallLesson) -> bool:
    """Whether next to nothing of the gradient arrives at the first step after training."""
    return lesson.after is not None and bool(lesson.after[0] < WEAK * lesson.after[-1])


def _longest(lesson: RecallLesson) -> str:
    """Of all the weights together, in the step in which it was longest."""
    if not lesson.step:
        return ""
    return f"{lesson.longest:.3g}" + (f", clipped to {CLIP:g}" if lesson.recipe.clip and lesson.longest > CLIP else "")


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "**The task.** Of ten symbols, one of the first two comes first: a coin decides. Then N of the other eight follow, which say "
            f"nothing. In the end the network is asked which came first. {HIDDEN} units, Adam with a rate of {RATE:g}, "
            f"batches of {BATCH} new rows, {STEPS} steps at most; whoever is right in {KNOWN:.0%} of {CHECKED} other rows stops.\n\n"
            "**The gradient through time.** |dL/dh_t| says how much the loss would change if the state after t symbols were a little "
            "different, measured by autograd step by step, the mean over "
            f"{MEASURED} rows, in 64-bit numbers so that nothing becomes 0 by rounding. From step to step back, a plain RNN multiplies it "
            "by W_h and by the slopes of tanh. With a scale of 0.5 it halves each time and **vanishes**: what is learnt at the end never "
            "arrives at the symbol that decides. With 1.5 it grows and **explodes**; it is then a matter of luck what is learnt. Close to "
            "1.0 even a plain RNN remembers for long.\n\n"
            "**Gates** carry memory by adding to it, not by multiplying it with weights, so they hold the line level, once they are open: "
            "switch *Gates begin open* off: an LSTM forgets like an RNN. Its line drops once, at the last step: the rest of the way the "
            "gradient goes through the cell c. After training, a line may lie lower as a whole, as a network that is right has hardly any "
            "loss; what counts is whether it falls.\n\n"
            "**Both ways**: a second layer reads from the end, so it reads the first symbol last. It needs no memory. Under *More* an "
            "RNN, a GRU or an LSTM is chosen for it.\n\n"
            "**Clipping** shortens all gradients together to 1 where they are longer. The table says how long the longest one was. Adam "
            "divides by the usual length anyway, so it survives one that is too long better than plain descent would."
        )
