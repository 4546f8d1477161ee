"""With labels: the stack against the same network from random weights, and against one of today."""

import streamlit as st

from core.explain.belief.labels import COUNTS, STEPS, LabelLesson, LabelRecipe, everyone
from core.explain.belief.pictures import labels
from core.explain.belief.script import labels_script
from core.explain.belief.stack import StackLesson, StackRecipe
from core.figures.belief import label_rows, label_table, labels_spec
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.question import predict_first
from pages.kit.work import LOOK_SECONDS
from pages.making.belief_views import layers, teacher, work

VIEW = "With labels"
NAMES = layers.NAMES
_SPEC = labels_spec(STEPS)


def show() -> None:
    """What to do above, three charts side by side, what came of it as a table."""
    with stage.cause("labels"), stage.row("belief-labels-row"):
        button = st.container(width="content")
        if teacher.shown("question"):
            _ask()
        recipe = layers.stack_recipe()
        everything: list[work.Recipe] = [recipe, *everyone(recipe)]
        going, over = work.mine(everything), all(_over(each) for each in everything)
        help = "First the machines, where they have not learnt yet, then nine networks, for 600 steps each."
        button.button(
            "Train all", key="belief-labels", type="primary", icon=":material/play_arrow:", help=help, on_click=work.begin,
            args=(everything,), disabled=over or bool(going and going.running),
        )  # fmt: skip
    work.told(going, "belief-labels")
    running = bool(going and going.running)
    st.fragment(_live, run_every=LOOK_SECONDS if running else None)(recipe, running)
    _explain()
    if teacher.shown("code"):
        show_code(labels_script(recipe), "deep_belief_network.py")
    teacher.link(VIEW, NAMES)


def _over(recipe: work.Recipe) -> bool:
    lesson = work.shelf().get(recipe)
    return lesson is not None and lesson.over


def _ask() -> None:
    predict_first(
        "belief-labels-guess",
        "3,500 digits, but only 100 of them have labels. One network first looked at all of them without labels, machine by machine; the "
        "other begins with random weights. Both then learn from the 100. Who reads more new digits right?",
        [
            "The one that looked first, by some points",
            "Both the same: the labels decide",
            "The one from random weights: it is free to choose",
        ],
        "The one that looked first, by some points",
        "It knows strokes already, and needs the 100 labels only to name what it sees. Then look at all labels, and at the grey line: what "
        "today's tricks do from random weights.",
        folded=True,
    )


def _live(recipe: StackRecipe, running: bool) -> None:
    """The charts and the table; they follow a training by themselves."""
    everything: list[work.Recipe] = [recipe, *everyone(recipe)]
    going = work.mine(everything)
    if running and not (going and going.running):
        st.rerun()
    known = [lesson for each in everyone(recipe) if (lesson := work.found(each, LabelLesson))]
    stack = work.found(recipe, StackLesson)
    if not known:
        st.caption("Nothing is trained yet: press *Train all*, and in each chart three lines grow.")
    elif all(map(_over, everything)):
        st.caption("All have learnt already, for you or for somebody before. Another **seed** begins anew.")
    for place, count in zip(st.columns(3, gap="medium"), COUNTS[recipe.data], strict=True):
        with place:
            here = [lesson for lesson in known if lesson.recipe.count == count]
            st.markdown(f"**{count:,} labelled digits**")
            first = count == COUNTS[recipe.data][0]  # on a phone the others stand below it
            with stage.effect("labels") if first else st.container():
                chart(label_rows(here), _SPEC, f"belief-labels-{count}", _said(here, count))
    if stack and not stack.over and running:
        st.caption(f"The machines learn first: step {stack.step:,} of {stack.steps:,}.")
    st.table(label_table(known, recipe.data), hide_index=True, border="horizontal")
    if known:
        st.caption(_judged(recipe))


def _said(lessons: list[LabelLesson], count: int) -> str:
    right = ", ".join(f"{lesson.recipe.in_words('start')} {lesson.right[-1]:.1%}" for lesson in lessons)
    return f"New digits read right with {count} labels: {right or 'nothing is trained yet'}"


def _judged(recipe: StackRecipe) -> str:
    count = len(labels("test", recipe.data))
    chance = 2 * (0.8 * 0.2 / count) ** 0.5
    more = " Download MNIST on *Train a network*, and there are 5,000 labels." if recipe.data == "sample" else ""
    return (
        f"Read right, of {count:,} digits that none has learnt from. Chance alone makes up to ±{100 * chance:.0f} points near 80 %.{more}"
    )


def _explain() -> None:
    usual = LabelRecipe()
    with st.expander("Why this mattered in 2006, and why it no longer does", icon=":material/school:"):
        st.markdown(
            f"**The race.** Three networks with the same layers and the same labels, {STEPS} steps of 50. *{usual.in_words('start')}*: "
            "weights of the two machines, learnt without labels, and a new layer on top for the ten classes; then everything learns "
            "together (**fine-tuning**). *Random weights*: the same network, sigmoid units and plain descent with momentum, as "
            "everybody had them then. *Today*: ReLU, He's first weights and Adam, which one would take today.\n\n"
            "**2006.** Deep networks did not learn: with sigmoid units and random weights the gradient faded on its way down (see "
            "*Activations and losses*, *Deep stack*), and labels were few. To begin layer by layer with what the digits themselves have to "
            "say solved both at once: the weights began in a good place, and pictures without labels were of use. It showed that depth was "
            "worth the trouble, and brought neural networks back.\n\n"
            "**Why no longer.** Look at all labels: the grey line does as well, without any machine. ReLU, better first weights, batch "
            "norm, dropout, augmentation, Adam, graphics cards and millions of labelled pictures made the detour unnecessary by about "
            "2012. **What stayed** is the idea, for where labels are few: look at the orange and grey lines with 100 of them. Learning "
            "first without labels from whatever there is, then with a few, is how language models and today's pretrained networks begin; "
            "only what they learn first is another task (the next word, a hidden patch) and no energy."
        )
