"""The controls of a chain: one text that says it all, in the address bar and behind every button."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from core.explain.convolution.chain import KINDS, LIMITS, MAX_MAPS, MAX_STAGES, POOLS, PRESETS, RANDOM, Stage, parse, write
from core.explain.convolution.chain_cases import CASES, DIGITS
from core.explain.convolution.kernels import SIZES
from pages.vision.convolution_views import choice

TEXT, SIDE, CASE, PROBLEM, READY = "chain", "side", "chain-case", "chain-problem", "chain-ready"
OWN = "my own numbers"
MOST_WINDOW = 8

HELP = {
    "Kind": "What this stage does.",
    "Kernel": "The weights that slide over the maps before.",
    "Size": "The kernel is that many weights wide and high.",
    "Maps": "How many random kernels; each makes a map of its own.",
    "Numbers, row by row": "Parted by blanks, a line for each row.",
    "Window": "The window is that many pixels wide and high.",
    "Stride": "How far the window jumps from one output pixel to the next.",
    "Padding": "Rings of zeros around what comes in, so that the border is seen too.",
    "Dilation": "2: the kernel lies on every other pixel, and so covers more.",
}
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
            _Panel(chain, place).show()
    with st.popover("Add", icon=":material/add:", key="chain-add", disabled=len(chain) == MAX_STAGES, help=f"Up to {MAX_STAGES} stages."):
        for kind, name in KINDS.items():
            st.button(name, key=f"chain-add-{kind}", on_click=_write, args=((*chain, _fresh(kind)),), width="stretch")
    with st.popover("As text", icon=":material/keyboard:", key="chain-text", help="The whole chain as one line, to read, change and copy."):
        help = "Such as conv3:sobel,p1 relu max2. s is stride, p padding, d dilation."
        st.text_input("Chain", key=TEXT, bind="query-params", on_change=_forget_pixel, help=help)
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


class _Panel:
    """The controls of one stage; whatever is set there is written into the chain, or refused in a sentence."""

    def __init__(self, chain: tuple[Stage, ...], place: int) -> None:
        self.chain, self.place, self.stage = chain, place, chain[place]

    def take(self, key: str, changed: Callable[[Any], Stage]) -> None:
        try:
            _write((*self.chain[: self.place], changed(st.session_state[key]), *self.chain[self.place + 1 :]))
        except ValueError as problem:
            st.session_state[f"chain-{self.place}-refused"] = str(problem)

    def control(self, widget: Any, label: str, name: str, value: object, changed: Callable[[Any], Stage], **how: Any) -> None:
        key = f"chain-{self.place}-{name}"
        st.session_state[key] = value
        widget(label, key=key, on_change=self.take, args=(key, changed), help=HELP[label], **how)

    def count(self, where: Any, label: str, name: str, low: int, high: int, also: tuple[str, ...] = ()) -> None:
        """A whole number, which the settings `also` follow."""

        def changed(value: float) -> Stage:
            numbers: dict[str, Any] = dict.fromkeys((name, *also), int(value))
            return replace(self.stage, **numbers)

        self.control(where.number_input, label, name, getattr(self.stage, name), changed, min_value=low, max_value=high)

    def show(self) -> None:
        """Everything about the stage."""
        kind = self.stage.kind
        self.control(st.selectbox, "Kind", "kind", kind, _fresh, options=list(KINDS), format_func=KINDS.get)
        if kind == "conv":
            self.kernel()
        if kind in POOLS:
            self.count(st, "Window", "size", 2, MOST_WINDOW, also=("stride",))
        if names := {"conv": list(LIMITS)}.get(kind, ["stride"] if kind in POOLS else []):
            for name, column in zip(names, st.columns(len(names)), strict=True):
                self.count(column, name.capitalize(), name, *LIMITS[name])
        if refused := st.session_state.pop(f"chain-{self.place}-refused", ""):
            st.text(refused[0].upper() + refused[1:])
        self.order()

    def kernel(self) -> None:
        """Which kernel, how large, and what only random ones, or only one's own numbers, let be set."""
        stage, own = self.stage, "/" in self.stage.kernel

        def named(name: str) -> Stage:
            return stage.as_numbers(stage.size) if name == OWN else replace(stage, kernel=name, maps=6 if name == RANDOM else 1)

        def sized(size: int) -> Stage:
            return stage.as_numbers(size) if own else replace(stage, size=size)

        def numbered(text: str) -> Stage:
            return replace(stage, kernel="/".join(text.replace(",", " ").split()))

        kernels = [*PRESETS, RANDOM, OWN]
        self.control(st.selectbox, "Kernel", "kernel", OWN if own else stage.kernel, named, options=kernels, format_func=_kernel_name)
        self.control(st.selectbox, "Size", "size", stage.size, sized, options=list(SIZES))
        if stage.kernel == RANDOM:
            self.count(st, "Maps", "maps", 1, MAX_MAPS)
        if own:
            numbers = stage.kernel.split("/")
            rows = "\n".join(" ".join(numbers[at : at + stage.size]) for at in range(0, len(numbers), stage.size))
            self.control(st.text_area, "Numbers, row by row", "numbers", rows, numbered)

    def order(self) -> None:
        """Move it or take it out."""
        chain, place, last = self.chain, self.place, len(self.chain) - 1
        without = (*chain[:place], *chain[place + 1 :])
        earlier, later = ((*without[:at], chain[place], *without[at:]) for at in (max(place - 1, 0), place + 1))
        with st.container(horizontal=True, gap="xsmall"):
            st.button("← Earlier", key=f"chain-{place}-earlier", disabled=place == 0, on_click=_write, args=(earlier,))
            st.button("Later →", key=f"chain-{place}-later", disabled=place == last, on_click=_write, args=(later,))
            st.button("Remove", key=f"chain-{place}-remove", icon=":material/delete:", on_click=_write, args=(without,))


def _kernel_name(kernel: str) -> str:
    return PRESETS[kernel].name if kernel in PRESETS else kernel.capitalize()
