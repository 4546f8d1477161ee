"""The receptive field: which pixels of the picture one number of a later map can see."""

from collections.abc import Sequence

from core.explain.chain import Stage


def lines(stages: Sequence[Stage], sides: Sequence[int], place: int) -> list[int]:
    """The rows (or columns) of the picture that row (or column) `place` of the last map depends on.

    A window is rows times columns, so what lies behind it is rows times columns too, through any number of stages:
    one list for each is the whole field. Output row r of a stage sees the input rows r*s - p + d*i for i < k.

    Args:
        stages: Those that were not left out.
        sides: The height (or width) of the picture, then after each stage but the last.
        place: The row (or column) in the last map.
    """
    seen = {place}
    for stage, side in zip(reversed(stages), reversed(sides), strict=True):
        starts = (at * stage.stride - stage.padding for at in seen)
        seen = {row for start in starts for i in range(stage.size) if 0 <= (row := start + stage.dilation * i) < side}
    return sorted(seen)


def growth(stages: Sequence[Stage]) -> list[int]:
    """The side of the field of a pixel far from every border after each stage: it grows by (k - 1) * d * all strides before."""
    side, step, sides = 1, 1, []
    for stage in stages:
        side += (stage.reach - 1) * step
        step *= stage.stride
        sides.append(side)
    return sides
