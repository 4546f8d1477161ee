"""Train a network: choose it and a recipe, press Train, watch it learn, change one thing, compare."""

import streamlit as st

from core import jobs
from core.tasks import task_of
from core.tasks.script import script
from pages.kit import address, run_panel, run_way
from pages.kit.code_panel import show_code
from pages.kit.run_links import history_link
from pages.kit.visitor import visitor
from pages.workshop.training_views import aids, form, recipes, settings, task_forms

ABOUT = "Choose a recipe, predict what will happen, press **Train**. A recipe only fills in the settings: change what you like."

address.opens(*settings.NAMES, "run", "hide")
top = st.container(horizontal=True, vertical_alignment="bottom")
with top:
    st.title("Train a network", width="content", help=ABOUT)
settings.ready()
settings.load()
with top:
    form.task()
recipe, problem = recipes.made()
recipes.buttons()
left, right = st.columns([1, 2], gap="medium")
run = st.session_state[settings.RUN]
with left:
    silent = recipes.question(jobs.service().run(run) if run else None)
    form.train_button(recipe, problem)
    recipes.about()
    if run:
        run_way.way()
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
        show_code(script(recipe), f"train_{recipe.task}.py", *task_of(recipe).data_file(recipe))
