"""Train a network: choose it and a recipe, press Train, watch it learn, change one thing, compare."""

import streamlit as st

from core import jobs
from core.tasks import task_of
from core.tasks.script import script
from pages.kit import address, run_panel, run_way, stage
from pages.kit.code_panel import show_code
from pages.kit.run_links import history_link
from pages.kit.visitor import visitor
from pages.workshop.training_views import aids, form, recipes, settings, task_forms

ABOUT = "Choose a recipe, predict what will happen, press **Train**. A recipe only fills in the settings: change what you like."

address.opens(*settings.NAMES, "run", "hide")
with stage.head("Train a network"):
    stage.about(ABOUT)
tasks = st.container()  # above what a link has to say
settings.ready()
settings.load()
with tasks:
    form.task()
recipe, problem = recipes.made()
recipes.buttons()
run = st.session_state[settings.RUN]
start, left, right = stage.teaching("train")
with start:
    form.train_button(recipe, problem)
    if run:
        run_way.way()
with left:
    silent = recipes.question(jobs.service().run(run) if run else None)
    form.before(recipe, problem)
    recipes.about()
    form.downloads()
    task_forms.choose()
    form.main_settings()
    form.more(recipe)
    form.teacher_link(recipe)
with right:
    if run:
        run_way.place(run)
        run_panel.show(run, visitor(), settings.take, silent)
        history_link(run)
    task_forms.draw(recipe)
    aids.finder(recipe)
    if recipe:
        show_code(script(recipe), f"train_{recipe.task}.py", *task_of(recipe).data_file(recipe), recipe=recipe.to_json())
