"""The controls of a chain: one text that says it all, in the address bar and behind every button."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.explain.convolution.chain import KINDS, LIMITS, MAX_MAPS, MAX_STAGES, POOLS, PRESETS, RANDOM, Stage, parse, write
from core.explain.convolution.chain_cases import CASES, DIGITS
from core.explain.convolution.kernels import SIZES
from pages.vision.convolution_views import choice

TEXT, SIDE, CASE, PROBLEM, READY = "chain", "side", "chain-case", "chain-problem", "chain-ready"
OWN = "my own numbers"
MOST_WINDOW = 8

START = CASES["Sobel → ReLU → pool"][0]


def cases() -> None:
    """Chains that teach something, one click each."""
    with st.popover("Ready-made chains", icon=":material/list:", key=READY, on_change="rerun", help="Chains that show one thing each."):
        for place, (label, (_, _, shows)) in enumerate(CASES.items()):
            st.button(label, help=shows, key=f"chain-case-{place}", on_click=_choose_case, args=(label,), width="stretch")


def _choose_case(label: str) -> None:
    text, side, _ = CASES[label]
    st.session_state[TEXT], st.session_state[SIDE], st.session_state[CASE] = text, side, label
    st.session_state[READY] = False
    _forget_pixel()
    if label == DIGITS:
        st.session_state["source"] = choice.DIGIT


def two_convolutions() -> None:
    """The shortest chain in which a pixel sees further than one kernel."""
    st.session_state[TEXT] = "conv3:blur conv3:blur"
    _forget_pixel()


def stages() -> tuple[Stage, ...]:
    """A button for every stage with its settings behind it; the chain they make."""
    st.session_state.setdefault(TEXT, st.query_params.get(TEXT, START))  # read before the text field below is there
    st.session_state[PROBLEM] = ""
    try:
        chain = parse(st.session_state[TEXT])
    except ValueError as problem:
        st.session_state[PROBLEM] = f"This chain could not be used: {problem} Here is the first example instead."
        chain = parse(START)
    for place, stage in enumerate(chain):
        with st.popover(f"{place + 1} {KINDS[stage.kind]}", key=f"chain-stage-{place}", help="Change this stage."):
            _settings(chain, place)
    with st.popover("Add", icon=":material/add:", key="chain-add", disabled=len(chain) == MAX_STAGES, help=f"Up to {MAX_STAGES} stages."):
        for kind, name in KINDS.items():
            st.button(name, key=f"chain-add-{kind}", on_click=_write, args=((*chain, _fresh(kind)),), width="stretch")
    with st.popover("As text", icon=":material/keyboard:", key="chain-text", help="The whole chain as one line, to read, change and copy."):
        st.text_input(
            "Chain",
            key=TEXT,
            bind="query-params",
            on_change=_forget_pixel,
            help="Such as conv3:sobel,p1 relu max2. s is stride, p padding, d dilation.",
        )
        st.caption(f"Kernels: {', '.join(PRESETS)}, {RANDOM}*6, or their numbers: conv3:1/0/-1/1/0/-1/1/0/-1")
    return chain


def notes() -> None:
    """What was refused, or what the chosen example shows."""
    if st.session_state.get(PROBLEM):
        st.text(st.session_state[PROBLEM])
    elif (case := st.session_state.get(CASE)) and st.session_state[TEXT] == CASES[case][0]:
        st.info(CASES[case][2], icon=":material/visibility:")


def _fresh(kind: str) -> Stage:
    if kind == "conv":
        return Stage(kind, 3, padding=1, kernel="sobel")
    return Stage(kind, 2, 2) if kind in POOLS else Stage(kind)


def _write(chain: tuple[Stage, ...]) -> None:
    st.session_state[TEXT] = write(chain)
    _forget_pixel()


def _forget_pixel() -> None:
    """The pixel in the link was one of another chain."""
    st.query_params.pop("pixel", None)


def _settings(chain: tuple[Stage, ...], place: int) -> None:
    """Everything about one stage."""
    stage = chain[place]

    def take(key: str, changed: Callable[[object], Stage]) -> None:
        try:
            _write((*chain[:place], changed(st.session_state[key]), *chain[place + 1 :]))
        except ValueError as problem:
            st.session_state[f"chain-{place}-refused"] = str(problem)

    def control(widget: Callable[..., object], label: str, name: str, value: object, changed: Callable[..., Stage], **how: object) -> None:
        key = f"chain-{place}-{name}"
        st.session_state[key] = value
        widget(label, key=key, on_change=take, args=(key, changed), **how)

    control(st.selectbox, "Kind", "kind", stage.kind, _fresh, options=list(KINDS), format_func=KINDS.get, help="What this stage does.")
    if stage.kind == "conv":
        _kernel(stage, control, place)
    if stage.kind in POOLS:
        sizes = {"min_value": 2, "max_value": MOST_WINDOW, "help": "The window is that many pixels wide and high."}
        control(st.number_input, "Window", "size", stage.size, lambda size: replace(stage, size=int(size), stride=int(size)), **sizes)
    if stage.kind in ("conv", *POOLS):
        names = ("stride", "padding", "dilation") if stage.kind == "conv" else ("stride",)
        for name, column in zip(names, st.columns(len(names)), strict=True):
            low, high = LIMITS[name]
            with column:
                changed = lambda value, name=name: replace(stage, **{name: int(value)})  # noqa: E731
                control(
                    st.number_input, name.capitalize(), name, getattr(stage, name), changed, min_value=low, max_value=high, help=HELP[name]
                )
    if refused := st.session_state.pop(f"chain-{place}-refused", ""):
        st.text(refused[0].upper() + refused[1:])
    _order(chain, place)


HELP = {
    "stride": "How far the window jumps from one output pixel to the next.",
    "padding": "Rings of zeros around what comes in, so that the border is seen too.",
    "dilation": "2: the kernel lies on every other pixel, and so covers more.",
}


def _kernel(stage: Stage, control: Callable[..., None], place: int) -> None:
    chosen = OWN if "/" in stage.kernel else stage.kernel

    def named(name: str) -> Stage:
        return stage.as_numbers(stage.size) if name == OWN else replace(stage, kernel=name, maps=6 if name == RANDOM else 1)

    def sized(size: int) -> Stage:
        return stage.as_numbers(size) if chosen == OWN else replace(stage, size=size)

    kernels = [*PRESETS, RANDOM, OWN]
    control(
        st.selectbox,
        "Kernel",
        "kernel",
        chosen,
        named,
        options=kernels,
        format_func=_kernel_name,
        help="The weights that slide over the maps before.",
    )
    control(st.selectbox, "Size", "size", stage.size, sized, options=list(SIZES), help="The kernel is that many weights wide and high.")
    _numbers_or_count(stage, control)


def _numbers_or_count(stage: Stage, control: Callable[..., None]) -> None:
    """What only random kernels, or only one's own numbers, let be set."""
    if stage.kernel == RANDOM:
        control(
            st.number_input,
            "Maps",
            "maps",
            stage.maps,
            lambda n: replace(stage, maps=int(n)),
            min_value=1,
            max_value=MAX_MAPS,
            help="How many random kernels; each makes a map of its own.",
        )
    if "/" in stage.kernel:
        rows = "\n".join(" ".join(stage.kernel.split("/")[at : at + stage.size]) for at in range(0, stage.size**2, stage.size))
        control(
            st.text_area,
            "Numbers, row by row",
            "numbers",
            rows,
            lambda text: replace(stage, kernel="/".join(text.replace(",", " ").split())),
            help="Parted by blanks, a line for each row.",
        )


def _kernel_name(kernel: str) -> str:
    return PRESETS[kernel].name if kernel in PRESETS else kernel.capitalize()


def _order(chain: tuple[Stage, ...], place: int) -> None:
    """Move it or take it out."""
    swapped = [
        (*chain[:at], chain[at + 1], chain[at], *chain[at + 2 :]) if 0 <= at < len(chain) - 1 else chain for at in (place - 1, place)
    ]
    with st.container(horizontal=True, gap="xsmall"):
        st.button("← Earlier", key=f"chain-{place}-earlier", disabled=place == 0, on_click=_write, args=(swapped[0],))
        st.button("Later →", key=f"chain-{place}-later", disabled=place == len(chain) - 1, on_click=_write, args=(swapped[1],))
        st.button(
            "Remove", key=f"chain-{place}-remove", icon=":material/delete:", on_click=_write, args=((*chain[:place], *chain[place + 1 :]),)
        )
