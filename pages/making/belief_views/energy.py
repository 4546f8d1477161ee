"""Energy: how likely a machine finds a picture: digits, disorder, noise, and one's own drawing."""

import numpy as np
import streamlit as st
import torch

from core.explain.belief.machine import MachineLesson, yardsticks
from core.explain.belief.script import machine_script
from core.figures.belief import ENERGIES, energy_rows
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.columns import columns
from pages.kit.question import predict_first
from pages.making.belief_views import machine, seen, settings, teacher, work

VIEW = "Energy"
NAMES = settings.NAMES


def show() -> None:
    """Train above; the sheet on the left, the energies on the right."""
    with stage.cause("energy"), stage.row("belief-energy-row"):
        buttons = st.container(width="content")
        if teacher.shown("question"):
            _ask()
        recipe = settings.folded()
    lesson = work.machine(recipe)
    if lesson is None:
        return
    with buttons:
        settings.train_button(recipe, lesson.over)
    work.told(work.mine([recipe]), "belief-energy")
    side, right = columns("belief-energy", [1, 1.6], 13, last_first=True)
    with side:
        own = seen.drawn(marked=False)
        settings.learnt_already(lesson.over)
    with right:
        if lesson.ran_away:
            st.warning("The numbers have run away. Lower the learning rate, and train again.", icon=":material/error:")
            return
        _energies(lesson, own)
    _explain()
    machine.ends(lesson, machine_script(recipe), "boltzmann_machine")
    teacher.link(VIEW, NAMES)


def _ask() -> None:
    predict_first(
        "belief-energy-guess",
        "A machine has learnt digits. Take a digit and shuffle its pixels: as much ink as before, but in disorder. What happens to its "
        "energy?",
        ["It stays: there is as much ink", "It falls", "It rises: this is no digit"],
        "It rises: this is no digit",
        "Single pixels say little; which ones are on together says all. Train the machine, and compare the blue and the orange bars.",
        folded=True,
    )


def _energies(lesson: MachineLesson, own: seen.Pixels | None) -> None:
    found = {name: lesson.energies(rows) for name, rows in yardsticks().items()}
    mine = {} if own is None else {"yours": _one(lesson, own), "yours, shuffled": _one(lesson, _shuffled(own))}
    means = "; ".join(f"{name} {_said(energies.mean())}" for name, energies in found.items())
    alone = "; ".join(f"{name} {_said(energy)}" for name, energy in mine.items())
    with stage.effect("energy"):
        chart(energy_rows(found, mine), ENERGIES, "belief-energies", f"Free energies, on average: {means}. {alone}")
    if not lesson.step:
        st.caption("Nothing is learnt yet: press Train.")
    st.markdown(f"On average: {means}." + (f" **{alone.capitalize()}**." if alone else " Draw something, and see where it lies."))
    if own is not None:
        digits = found["new digits"]
        share = float((digits > mine["yours"]).mean())
        st.markdown(f"{share:.0%} of new digits have a higher energy than your drawing: {_verdict(share)}")


def _verdict(share: float) -> str:
    if share < 0.02:
        return "to this machine it hardly looks like a digit."
    return "to this machine it looks like a digit." if share < 0.98 else "it is more of a digit than digits are."


def _said(energy: float) -> str:
    return f"{energy:.0f}".replace("-", "−")


def _one(lesson: MachineLesson, row: seen.Pixels) -> float:
    return float(lesson.energies(torch.from_numpy(row)[None])[0])


def _shuffled(row: seen.Pixels) -> seen.Pixels:
    return np.random.default_rng(0).permutation(row)


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "The **free energy** F(v) = −b·v − Σ log(1 + exp(c + Wv)) counts all explanations of a picture at once: exp(−F(v)) is the sum "
            "of exp(−E(v, h)) over all of them, 2¹⁰⁰ with 100 hidden units. The sum falls apart into one small sum for each unit, so it "
            "can be computed. The probability of a picture is exp(−F(v)) divided by the sum over **all pictures there could be**, 2⁷⁸⁴, "
            "which nobody can compute. So one energy alone says nothing; only a difference does: 10 less is e¹⁰, 22,000 times, as "
            "likely.\n\n"
            "**Shuffled** means the same pixels, each somewhere else. **Noise** has as much ink as digits have on average. More ink "
            "usually means more energy to lose, so thick and thin drawings differ, too: compare yours with yours, shuffled. A letter or a "
            "scribble is made of strokes as well, and often lies among the digits: the machine has learnt strokes, and little of how they "
            "go together."
        )
