"""The network that the page speaks of, before its training and after, and what it makes of a picture."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
import torch

from core import jobs
from core.data.album.album import album_of
from core.data.pictures.photos import normalised
from core.data.pictures.picture_set import PictureSet, picture_set
from core.explain.pictures.look import Look, look
from core.tasks.pictures.recipe import BACKBONES, PictureRecipe
from core.training.run_folder import run_folder
from core.zoo.backbone import Showing
from core.zoo.picture_runs import Which
from pages.kit import address, stage, views
from pages.kit.literal import literal
from pages.kit.own_network import RUN
from pages.kit.run_panel.answers import PRIVATE
from pages.kit.visitor import visitor

TASK = "pictures"
LOOKED_BACK = 50  # runs
MODES = {
    "head": "only the last layer learnt",
    "blocks": "the last blocks learnt",
    "all": "every layer learnt",
    "scratch": "it learnt from scratch",
}


@dataclass(frozen=True)
class Networks:
    """A run's network with the one it began with, and the pictures it learnt from."""

    run: jobs.Run
    recipe: PictureRecipe
    pictures: PictureSet
    after: Which
    before: Which | None  # None where it is not on this machine
    problem: str = ""  # why not

    @property
    def head_only(self) -> bool:
        """Whether everything below the last layer is as it was."""
        return self.recipe.mode == "head"

    @property
    def from_scratch(self) -> bool:
        """Whether it began with random numbers, and not with the pretrained network."""
        return self.recipe.mode == "scratch"


def chosen_run() -> jobs.Run | None:
    """The run of pictures in the address, whoever made it; else the newest of this visitor's that is finished; None without one.

    Raises:
        RuntimeError: The history cannot be opened; one sentence.
    """
    service = jobs.service()
    asked = st.query_params.get(RUN)
    if asked and (run := service.run(asked)) and run.of(TASK):
        return run
    if asked is not None:
        address.refuse(RUN)
    mine = service.runs(visitor(), limit=LOOKED_BACK)
    return next((run for run in mine if run.of(TASK) and run.state == "finished"), None)


def choose(run_id: str) -> None:
    """Speak of this run from now on; the address says so."""
    st.query_params[RUN] = run_id


def networks() -> Networks | None:
    """Those of the chosen run; None, and a sentence on the page, where there are none."""
    try:
        with st.spinner("Opening the network …"):
            run = chosen_run()
        if run is None:
            _none_yet()
            return None
        recipe = run.recipe
        assert isinstance(recipe, PictureRecipe)
        if not album_of(visitor()).may_see(recipe.pictures):
            st.info(PRIVATE.format(examples="pictures"), icon=":material/lock:")
            return None
        after = Which(recipe.to_json(), str(run_folder(run.id).folder), run.best_epoch)
        after.load()
        return Networks(run, recipe, picture_set(recipe.pictures), after, *_before(after))
    except (LookupError, RuntimeError, ValueError) as problem:
        st.warning(str(problem.args[0]), icon=":material/cloud_off:")
        return None


def _before(after: Which) -> tuple[Which | None, str]:
    before = replace(after, before=True)
    try:
        before.load()
    except ValueError as problem:
        return None, str(problem)
    return before, ""


def _none_yet() -> None:
    said = "There is no network of yours yet. Train one first: with the sample pictures it takes some seconds."
    with stage.effect():
        st.info(said, icon=":material/model_training:")
    with stage.cause():
        st.button("To the training", key="to-train", type="primary", on_click=views.go, args=("Train",))


def counted(share: float, pictures: int) -> str:
    """How many of the pictures that were kept apart are right: few pictures make no "over 99.9 %"."""
    return f"{round(share * pictures):,} of {pictures:,} validation pictures right"


def whose(found: Networks) -> None:
    """Which network this is, in a line."""
    name = f" “{literal(found.run.name)}”" if found.run.name else ""
    right = f", {counted(found.run.val['accuracy'], len(found.pictures.validation_rows))}" if found.run.val else ""
    began = "" if found.from_scratch else f" from {BACKBONES[found.recipe.backbone]}"
    st.markdown(f":material/psychology: **Your network**{name}: made{began}, {MODES[found.recipe.mode]}{right}.")


def looked(which: Which, picture: Showing) -> Look:
    """What a network says of a picture. The same pixels get the same answer, whatever file they came in and whichever view asked first."""
    pixels = which.load().pixels(picture)
    return _looked(which, hashlib.blake2b(pixels.tobytes(), digest_size=12).hexdigest(), pixels)


@st.cache_resource(max_entries=24, show_spinner=False)
def _looked(which: Which, key: str, _pixels: np.ndarray) -> Look:
    network = which.load()
    x = normalised(torch.from_numpy(_pixels)[None].float().div(255), network.model.MEAN, network.model.STD)
    return look(network.model, x, network.temperature)
