"""Points: the game in the plane, where everything of both networks can be seen."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.explain.making.points.game import PointsGame
from core.explain.making.points.recipe import BATCH, CLOUDS, PENALTY, ROUNDS
from core.explain.making.points.script import script
from pages.kit import stage
from pages.kit.code_panel import show_code
from pages.kit.question import predict_first
from pages.making.gan_views import games, teacher
from pages.making.gan_views import points_settings as settings


def show() -> None:
    """Which points above; the game; what it is about below."""
    recipe = settings.current()
    with stage.cause("points"), stage.row("gan-points"):
        if teacher.shown("question"):
            _ask()
        if teacher.shown("cloud"):
            settings.control("cloud", width=170, options=[name for name in CLOUDS if name != "own" or recipe.own])
        if teacher.shown("seed"):
            settings.control("seed", width=110)
        if more := [name for name in settings.MORE if teacher.shown(settings.FIELDS[name].hide or name)]:
            with st.popover("More", icon=":material/tune:", help="Rates, steps, losses, noise."):
                for name in more:
                    settings.control(name)
    settings.problem()
    games.show([recipe], "gan-points-work", partial(_player, st.session_state.get(settings.PLAYS, 0)))
    _explain()
    if teacher.shown("code"):
        show_code(script(recipe), "gan_points.py")
    teacher.link("Points first", recipe.to_query())


def _player(plays: int, found: Sequence[PointsGame | None], live: bool) -> None:
    [game] = found
    assert game is not None  # it is drawn once there is something of it
    games.player("gan-points", game, live, plays, editable=teacher.shown("points") and not live, on_own=settings.take_own)
    if game.ran_away:
        st.warning(f"The losses ran away after {game.step} rounds. Are the rates too high?", icon=":material/warning:")


def _ask() -> None:
    predict_first(
        "gan-draw-guess",
        "The forger has become perfect: its points lie exactly as the real ones. What does the best detective say of any point?",
        ["“real”, quite sure", "“made”, quite sure", "“real” with probability ½"],
        "“real” with probability ½",
        "Nothing tells the two apart, so it can only throw a coin. Its loss is then −ln ½ for real points and −ln ½ for made ones: ln "
        "4, about 1.386 (ln is the natural logarithm, a key of its own on a calculator). A loss that stays there is no failure to learn: "
        "it is the draw that the game should end in.",
        folded=True,
    )


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "**Two networks play against each other** (a *generative adversarial network*, GAN). The **forger** (PyTorch books say "
            "*generator*) turns two random numbers, the **noise**, into a point. It never sees a real one. The **detective** "
            "(*discriminator*) sees points, real and made, and says how probable it is that they are real; its opinion colours "
            "the plane. It learns by being told which was which. The forger learns from the detective alone: the **arrows** show where "
            "its opinion rises, and so where each made point should go.\n\n"
            f"**A round** is a step of the detective and a step of the forger, each with {BATCH} points. {ROUNDS:,} rounds were played on "
            "the server; your browser has the weights of some moments and computes colours, points and arrows from them. *By hand* it "
            "computes the steps themselves.\n\n"
            "**The losses** do not fall, as in every other training here: what one gains the other loses. At the draw the detective says ½ "
            "of every point: its loss is ln 4 and the forger's ln 2, with the natural logarithm ln. "
            "Whether the forger got better is told by a **distance between the "
            "clouds** (energy distance: how much farther real and made points are from each other than among themselves; 0 for two equal "
            "clouds, and a little above it for two samples of one).\n\n"
            "**What they play for**, under *More*. *Usual*: the forger raises ln D(made). *As first written down*: it "
            "lowers ln(1 − D(made)), which hardly changes while the detective is sure. *Wasserstein*: the detective gives scores instead "
            "of probabilities; where they do not rise by 1 for each unit of the plane between real and made points, it pays a penalty "
            f"({PENALTY:g} × the squared difference). Then the arrows never fade."
        )
