"""Dream: up and down, again and again, from noise or from a picture of which a part is rubbed out."""

import base64
from dataclasses import replace

import numpy as np
import streamlit as st

from core.data.packing import packed
from core.explain.belief.dreams import PARTS, beginning
from core.explain.belief.machine import MachineLesson, MachineRecipe, energies, yardsticks
from core.explain.belief.script import dream_script
from core.models.deep_belief import DeepBelief
from core.models.rbm import RBM
from core.tasks.belief.recipe import BeliefRecipe
from pages.kit import stage
from pages.kit.columns import columns
from pages.kit.frontend import component
from pages.kit.link import from_link, mount
from pages.kit.own_network import EPOCH, RUN, Asking, Life, chosen
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.work import LOOK_SECONDS
from pages.making.belief_views import machine, seen, settings, teacher, work

BEGINS, LEARNT, RUBBED, HELD, LUCK, AT = OWN_NAMES = ("begins", "by", "rubbed", "held", "luck", "at")
VIEW = "Dream"
NAMES = (*settings.NAMES, *seen.NAMES, *OWN_NAMES, RUN, EPOCH)
NOISE = "Noise"
USUAL = "belief-dream-usual"  # in the session: the dreams that it opened with
_LAB = component("making/belief_views/dream_lab")
STEPS = 400  # that can be dreamt, as in the component
BAND = (0.05, 0.95)  # of new digits, whose energies are between


def show() -> None:
    """Train above; where it begins on the left, the dream on the right."""
    whose = chosen(Asking("belief", "beginning dreams", "bedtime"), _of_run)
    lesson = None if whose else _lesson()
    if not whose and lesson is None:
        return
    side, right = columns("belief-dream-columns", [1, 1.6], 13, last_first=True)
    with side:
        source = pick("It begins with", (NOISE, seen.EXAMPLE, seen.OWN), BEGINS, shown=True, wraps=True)
        shown = None if source == NOISE else seen.of(source)
        rubbed, held = (PARTS[0], False) if source == NOISE else _rubbed()
        help = "Another number is another night: other coins for every unit and pixel."
        luck = settings.luck(LUCK, help)
    with right:
        if shown is None and source != NOISE:
            st.caption("Draw something on the left; then it can be dreamt on.")
        else:
            rbm, learnt = whose[0] if whose else _of(lesson)
            _dream(rbm, learnt, shown, rubbed, held, luck)
    _explain()
    if lesson:
        machine.ends(lesson, dream_script(lesson.recipe), "dreams")
    teacher.link(VIEW, NAMES)


def _of(lesson: MachineLesson | None) -> tuple[RBM, int]:
    assert lesson  # there is one where there is no run
    return lesson.rbm, lesson.step


def _lesson() -> MachineLesson | None:
    """The machine that is set here; None, and why on the page, where it cannot be."""
    with stage.row("belief-dream-row"):
        buttons = st.container(width="content")
        if teacher.shown("question"):
            _ask()
        usual = settings.folded("long")
        recipe = replace(usual, dreams=settings.learnt_by(LEARNT, "Learnt by dreams", _usual(usual)))
    below = st.container()
    if lesson := work.machine(recipe):
        with buttons:
            settings.train_button(recipe, lesson.over)
        with below:
            _train(recipe)
    return lesson


def _of_run(life: Life) -> tuple[RBM, int]:
    """The first machine of a run at an epoch, and after how many steps of its own that is."""
    recipe = life.recipe
    assert isinstance(recipe, BeliefRecipe)
    own = sum(recipe.stage(epoch) == 1 for epoch in range(life.epoch))
    return _first_machine(life.run_id, life.epoch), own * recipe.steps_per_epoch


@st.cache_resource(max_entries=24, show_spinner=False)
def _first_machine(run_id: str, epoch: int) -> RBM:
    from core import jobs  # the worker processes: only for those who come with a network of their own

    net = jobs.service().network(run_id, epoch, task="belief")
    assert isinstance(net, DeepBelief)  # it is of that task
    return net.machine(1)


def _usual(recipe: MachineRecipe) -> str:
    """Long dreams; short ones where the view opens and only a machine with these has learnt."""
    if LEARNT not in st.session_state or USUAL not in st.session_state:
        found = {dreams: work.found(replace(recipe, dreams=dreams), MachineLesson) for dreams in ("short", "long")}
        learnt = [dreams for dreams, lesson in found.items() if lesson and lesson.step]
        st.session_state[USUAL] = "short" if learnt == ["short"] else "long"
    usual: str = st.session_state[USUAL]
    return usual


def _train(recipe: MachineRecipe) -> None:
    going = work.mine([recipe])
    work.told(going, "belief-dream")
    running = bool(going and going.running)
    st.fragment(_told, run_every=LOOK_SECONDS if running else None)(recipe)


def _told(recipe: MachineRecipe) -> None:
    lesson = work.found(recipe, MachineLesson)
    if lesson:
        st.caption(f"{lesson.step:,} of {lesson.steps:,} steps learnt." + ("" if lesson.step else " Nothing yet: press Train."))


def _rubbed() -> tuple[str, bool]:
    if not teacher.shown("rubbed"):
        return from_link(RUBBED, _part, PARTS[0]), from_link(HELD, _held, True)
    rubbed = pick(
        "Rub out", PARTS, RUBBED, shown=True, wraps=True, help="What is rubbed out is filled with random ink, as much as digits have there."
    )
    help = "What is not rubbed out is put back after each step, so the machine has to dream what goes with it."
    return rubbed, st.toggle("Hold the rest", True, key=HELD, bind="query-params", help=help)


def _part(text: str) -> str:
    if text not in PARTS:
        raise ValueError(f"What is rubbed out can be {', '.join(PARTS)}.")
    return text


def _held(text: str) -> bool:
    return text != "false"


def _ask() -> None:
    predict_first(
        "belief-dream-guess",
        "A machine has seen 3,500 digits. Now nobody shows it anything: its pixels begin as noise, the hidden units answer, the pixels "
        "answer them, and so on. What does it see after some hundred steps?",
        [
            "Noise",
            "The mean of all digits, a grey blot",
            "One digit of its training set, exactly",
            "Digits that nobody has written, now this, now that",
        ],
        "Digits that nobody has written, now this, now that",
        "Each step goes to where the energy is lower, more often than not: down into a valley, which looks like a digit, and now and then "
        "over a ridge into the next. Learn with long dreams, press play, and compare with short ones.",
        folded=True,
    )


def _dream(rbm: RBM, learnt: int, shown: seen.Pixels | None, rubbed: str, held: bool, luck: int) -> None:
    if not rbm.weight.isfinite().all():
        st.warning("The numbers have run away. Lower the learning rate, and train again.", icon=":material/error:")
        return
    first, kept = beginning(rbm, shown, rubbed, held)
    low, high = np.quantile(energies(rbm, yardsticks()["new digits"]), BAND)
    parts = {"weight": rbm.weight, "visible": rbm.visible_bias, "bias": rbm.hidden_bias}
    data: dict[str, object] = {name: packed(part.detach().numpy()) for name, part in parts.items()}
    data |= {"first": packed(first), "held": base64.b64encode(kept.tobytes()).decode(), "seed": luck, "digits": [float(low), float(high)]}
    data["learnt"] = learnt
    mount(_LAB, "belief-dream", {AT: from_link(AT, seen.count(STEPS), 0)}, data)


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "**Gibbs sampling.** Given the pixels, throw a coin for each hidden unit; given those, one for each pixel; and again. After "
            "long enough, pictures come up as often as the machine finds them likely, wherever it began. What is drawn large is the "
            "probability of each pixel before its coin is thrown; the black squares are the hidden units that are on. The curve is the "
            "free energy of what came out, the band that of nine in ten new digits.\n\n"
            "**Rubbed out.** With *Hold the rest* the pixels that are left are put back after each step. What remains is a sample of how "
            "this picture could go on: throw again with another *Chance*, and see what the machine is sure of, and what not.\n\n"
            "**Short dreams and long ones.** A machine that learnt with one step from the data has never seen where its dreams go after a "
            "hundred, so they may end in energies far below those of digits, in blots or on blank paper: valleys that training never "
            "filled up. One that learnt with dreams that go on has been there."
        )
