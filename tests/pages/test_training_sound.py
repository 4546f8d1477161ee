"""Spoken digits on *Train a network* and in *Earlier trainings*, without a browser: form, script, what was misheard, to see and to hear."""

import pytest
import streamlit as st

from core import jobs
from core.tasks.sound.recipe import SoundRecipe
from pages.kit.visitor import COOKIE
from tests.quiet_service import ME, QuietService


@pytest.fixture(scope="module")
def service():
    quiet = QuietService()
    quiet.id = quiet.train(SoundRecipe(width=8, epochs=1, train_limit=40, batch=20, split="recording", mixed_precision=False))
    yield quiet
    quiet.store.delete(quiet.id)


@pytest.fixture
def trained(service, monkeypatch):
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})
    return service


def words(at):
    return " ".join(str(part.value) for part in (*at.markdown, *at.caption, *at.info, *at.warning, *at.success, *at.error))


def test_the_form_offers_every_network_and_the_slip(trained, visit):
    at = visit("workshop/training.py", task="sound")
    assert "parameters** to learn" in words(at)
    code = " ".join(part.value for part in at.code)
    assert "class SoundCNN" in code and "recordings.npz" in code and "def moved" not in code
    asked = {one.label: one.options for one in at.button_group}
    assert list(asked["Network"]) == ["CNN", "GRU", "LSTM", "pretrained ear"]
    assert list(asked["Validation is kept apart"]) == ["by speaker", "by recording (a slip)"]
    at = visit("workshop/training.py", task="sound", network="ear", pitch="2")
    code = " ".join(part.value for part in at.code)
    assert "class Ear" in code and "class WordHead" in code and "def moved" in code


def test_a_run_says_what_its_figures_are_worth_and_what_was_misheard_can_be_heard(trained, visit):
    at = visit("workshop/training.py", task="sound", run=trained.id)
    assert "never heard" in words(at) and "the slip" in words(at)
    assert at.get("audio")


def test_a_run_can_be_taken_along(trained, visit):
    at = visit("workshop/runs.py", run=trained.id)
    assert "whole network as ONNX" in words(at)
