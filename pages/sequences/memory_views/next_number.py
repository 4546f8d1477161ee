"""Next number: a small network finds out how a row of numbers goes on, and says when it has seen none like it."""

import numpy as np
import pandas as pd
import streamlit as st

from core import jobs
from core.explain.sequences.next_number import Answer, answer, typed_row
from core.explain.training.recipe_words import waiting
from core.figures.sequences import CONTINUED, NEAREST
from core.jobs import Run
from core.models.next_number_net import NextNumberNet
from core.tasks import to_query
from core.tasks.next_number.recipe import OWN, NextNumberRecipe
from core.tasks.next_number.words import layers
from core.tasks.script import script
from core.training.recipe import Recipe
from core.training.words import duration
from pages.kit import address, run_panel, stage, startup
from pages.kit.begin import begin
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.literal import literal
from pages.kit.own_network import RUN
from pages.kit.question import predict_first
from pages.kit.run_links import history_link
from pages.kit.shell import PAGES
from pages.kit.visitor import visitor
from pages.sequences.memory_views import row_settings as settings

TASK = "next-number"
NAMES = (*settings.DRAFT.names, RUN, "row")  # what the address holds of this view
FIRST_ROW = "2, 4, 6, ?"
REFUSED = "row-train-refused"
LOOKED_BACK = 50  # runs


def show() -> None:
    """The row; below it what is to be learnt, and beside that the answer; below both the training."""
    if not startup.workshop():
        return
    asked = _asked()
    settings.DRAFT.load()
    recipe, problem = settings.DRAFT.made()
    start, left, right = stage.teaching("rows")
    with start:
        typed = _typed()
        _button(recipe)
    with left:
        _before(recipe, problem)
        _rows()
    with right, stage.effect():
        _continued(asked or _newest(), typed)
    _settings()
    if asked:
        run_panel.show(asked.id, visitor(), _take)
        history_link(asked.id)
    if recipe:
        st.page_link(PAGES / "workshop/training.py", label="Every setting", icon=":material/tune:", query_params=to_query(recipe))
        show_code(script(recipe), "train_next_number.py")


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "row-guess",
        "A network has learnt from 600 rows like 3, 5, 7 → 9 and 20, 16, 12 → 8: always the same step. Then it is given 3, 6, 12. What "
        "does it say?",
        ["24: it finds the rule", "About 17 or 18, as if nothing were odd", "That it does not know"],
        "About 17 or 18, as if nothing were odd",
        "It takes the last step, about 6, once more: nothing else ever followed. A network always answers, and never says by itself that a "
        "row is none of those it knows. This page looks it up among the rows that it learnt from.",
        folded=True,
        experiment=("Give it 3, 6, 12", lambda: st.session_state.update({"row": "3, 6, 12, ?"})),
    )


def _asked() -> Run | None:
    """The run in the address, unless it is one of another view's."""
    asked = st.query_params.get(RUN)
    if asked is None:
        return None
    run = jobs.service().run(asked)
    if run is None:
        address.refuse(RUN)
    return run if run and run.of(TASK) else None


def _newest() -> Run | None:
    """The newest of this visitor's that is finished."""
    return next((run for run in jobs.service().runs(visitor(), limit=LOOKED_BACK) if run.of(TASK) and run.state == "finished"), None)


def _button(recipe: NextNumberRecipe | None) -> None:
    st.button(
        "Train", key="row-train", type="primary", icon=":material/play_arrow:", disabled=recipe is None, on_click=begin,
        args=(recipe, REFUSED),
    )  # fmt: skip


def _before(recipe: NextNumberRecipe | None, problem: str) -> None:
    """What is known of the training before it begins, or why it cannot."""
    service = jobs.service()
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    if recipe is None:
        st.warning(literal(problem), icon=":material/block:")
    else:
        st.caption(f"About **{duration(service.estimate(recipe))}**. {waiting(*service.queue_for(visitor(), recipe))}{layers(recipe)}.")


def _rows() -> None:
    settings.DRAFT.control("family")
    if settings.DRAFT.now["family"] == OWN:
        settings.own_text()


def _settings() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name in ("length", "cell", "hidden_size", "epochs"):
            settings.DRAFT.control(name)
        with st.popover("Rate, batch, seed", icon=":material/tune:"):
            for name in ("rate", "batch", "seed"):
                settings.DRAFT.control(name)


def _take(recipe: Recipe) -> None:
    assert isinstance(recipe, NextNumberRecipe)
    settings.DRAFT.take(recipe)


def _typed() -> str:
    help = "Numbers, and the next is asked for."
    return st.text_input("Your row", FIRST_ROW, max_chars=200, key="row", bind="query-params", help=help, width=260)


def _continued(run: Run | None, typed: str) -> None:
    """What the network of that run makes of the row that is typed."""
    if run is None:
        st.info("No network has learnt any rows yet. Press **Train**; it takes some seconds.", icon=":material/model_training:")
        return
    if not run.epochs_done:
        st.info("It has not finished an epoch yet. Its answer comes when it has learnt.", icon=":material/hourglass:")
        return
    try:
        net, recipe = _network(run.id, run.best_epoch)
        row = typed_row(typed, recipe.length)
    except (LookupError, RuntimeError, ValueError) as problem:
        st.warning(literal(str(problem.args[0])), icon=":material/block:")
        return
    _say(answer(net, recipe, row), recipe, len(row))


@st.cache_resource(max_entries=24, show_spinner=False)
def _network(run_id: str, epoch: int) -> tuple[NextNumberNet, NextNumberRecipe]:
    service = jobs.service()
    recipe, net = service.run_of(run_id, TASK).recipe, service.network(run_id, epoch, task=TASK)
    assert isinstance(recipe, NextNumberRecipe) and isinstance(net, NextNumberNet)  # it is of that task
    return net, recipe


def _number(value: float, digits: int = 6) -> str:
    return f"{value:.{digits}g}".replace("-", "−")


def _say(found: Answer, recipe: NextNumberRecipe, typed: int) -> None:
    whole = all(value == round(value) for value in (*found.row, *found.nearest))
    short = _number(round(found.said) + 0.0) if whole else _number(found.said, 4)
    exact = f" (unrounded {found.said:.2f})".replace("-", "−") if whole else ""
    read = f"Of your {typed} numbers it reads the last {len(found.row)}. " if typed > len(found.row) else ""
    shown = ", ".join(map(_number, found.row))
    nearest = f"{', '.join(map(_number, found.nearest[:-1]))} → {_number(found.nearest[-1])}"
    st.markdown(f"### {shown} → **{short}**{exact}")
    trained = f"{recipe.training:,} rows ({recipe.in_words('family')})"
    if found.outside:
        st.warning(
            f"{read}**Outside of what it has seen**, so do not trust this: of its {trained} the most alike is {nearest}. Laid over yours "
            f"it is off by {_share(found.distance)} of your largest step; no row that it was checked with was off by more than "
            f"{_share(found.reach)}.",
            icon=":material/travel_explore:",
        )
    elif found.doubtful:
        st.info(
            f"{read}Rows that begin like yours went on in different ways: to anything from {_number(round(found.lowest, 2))} to "
            f"{_number(round(found.highest, 2))}. More numbers would tell which; let it read more of them.",
            icon=":material/call_split:",
        )
    else:
        st.success(f"{read}It has seen rows like this: of its {trained} the most alike is {nearest}.", icon=":material/check:")
    if not np.allclose(found.laid, found.nearest):
        laid = [_number(value, 4) for value in found.laid]
        st.caption(
            f"It reads a row's shape. Moved and stretched to lie over yours, {nearest} is {', '.join(laid[:-1])} → {laid[-1]}: the "
            "dashed line of the nearest row."
        )
    places = range(1, len(found.laid) + 1)
    rows = pd.DataFrame(
        [
            *({"what": NEAREST, "place": at, "number": number} for at, number in zip(places, found.laid, strict=True)),
            *({"what": "your row", "place": at, "number": number} for at, number in zip(places, found.row, strict=False)),
            *({"what": "its answer", "place": len(found.row) + at, "number": n} for at, n in ((0, found.row[-1]), (1, found.said))),
        ]
    )
    chart(rows, CONTINUED, "row-chart", f"Your row {shown}, the network's answer {short}, and the nearest training row laid over it")


def _share(distance: float) -> str:
    return f"{100 * distance:.0f}\u00a0%" if distance < 10 else f"{distance:.0f} times the size"
