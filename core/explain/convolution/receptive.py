"""The receptive field: which pixels of the picture one number of a later map can see."""

from core.explain.convolution.chain import Stage
from core.explain.convolution.chain_run import size_after


def behind(stage: Stage, side: int) -> list[list[int]]:
    """For every row (or column) of a stage's output the rows (or columns) of its input that it sees.

    Output row r sees the input rows r*s - p + d*i for i < k, those of the padding left out. A window is rows times
    columns, so the whole field is too, through any number of stages: walk back row by row and column by column.

    Args:
        stage: What stands between input and output.
        side: The input's height (or width), at least as large as the stage needs.
    """
    starts = (place * stage.stride - stage.padding for place in range(size_after(stage, side)))
    return [[row for i in range(stage.size) if 0 <= (row := start + stage.dilation * i) < side] for start in starts]
