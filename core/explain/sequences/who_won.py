"""Who forecast best, in words that agree with the stars in the table: by RMSE, and two that lie close together are alike."""

import numpy as np

from core.explain.sequences.errors import mae, rmse
from core.explain.sequences.judged import Judged

ALIKE = 0.02  # two errors nearer than that are called alike
SAME = 0.01  # of the line's error: a network that is nowhere farther from its line than that says what the line says
WHO = {
    "network": "the network",
    "line": "the straight line",
    "average": "all of them together",
    "naive": "the last value, said once more",
    "seasonal": "the value a season ago",
    "ets": "exponential smoothing",
}
NOTHING_MORE = "it has found nothing that the line leaves over."


def stars(judged: Judged) -> tuple[str, ...]:
    """Whoever has the smallest RMSE, and who is as good as that one."""
    return _alike(_errors(judged))


def _errors(judged: Judged) -> dict[str, float]:
    return {name: rmse(judged.truth, said) for name, said in judged.forecasts.items()}


def _alike(errors: dict[str, float]) -> tuple[str, ...]:
    """The smallest error, and those that are hardly larger; the smallest first."""
    least = min(errors.values())
    return tuple(name for name in sorted(errors, key=lambda name: errors[name]) if errors[name] <= (1 + ALIKE) * least)


def who_won(judged: Judged) -> str:
    """In words, and whoever it was: what is best of all, which everything else is measured by, then how the network stands."""
    errors, count = _errors(judged), f"on {len(judged.truth):,} points that nobody had seen"
    best, mine = _alike(errors), errors["network"]
    others = sorted((name for name in errors if name not in ("network", "average")), key=lambda name: errors[name])
    first, alike = others[0], [name for name in others if name in best]
    if best == ("average",):
        said = f"**All of them together win** {count}: their RMSE is {errors['average']:.4g}; {_leaders(errors, mine, first)}"
    elif "network" in best and alike == ["line"] and _same(judged):
        said = f"**The straight line wins** {count}: its RMSE is {errors['line']:.4g}, and the network says the same: {NOTHING_MORE}"
    elif "network" in best and not alike:
        below = f"{1 - mine / errors[first]:.0%} below that of {WHO[first]} ({errors[first]:.4g})"
        said = f"**The network wins** against each alone {count}: its RMSE is {mine:.4g}, {below}."
    elif "network" in best:
        said = f"**Nobody wins** {count}: the network's RMSE is {mine:.4g}, and {WHO[first]} has {errors[first]:.4g}."
    else:
        said = f"**The network loses** {count}: its RMSE is {mine:.4g}; {WHO[first]} is better with {errors[first]:.4g}."
    if best != ("average",):
        said += _together(errors, min(mine, errors[first]))
    if "network" in best and "naive" in alike:
        said += " What a network learns from windows is worth nothing here."
    elif _same(judged) and NOTHING_MORE not in said:
        said += f" The network says what the straight line says: {NOTHING_MORE}"
    return said + _by_mae(judged, best)


def _leaders(errors: dict[str, float], mine: float, first: str) -> str:
    """Who is best of those alone, and where that is not the network, how it stands."""
    if mine <= errors[first]:
        return f"the best alone is the network with {mine:.4g}."
    return f"the best alone is {WHO[first]} with {errors[first]:.4g}, and the network has {mine:.4g}."


def _together(errors: dict[str, float], best: float) -> str:
    """How the median of all stands beside the best of those that it is made of."""
    if "average" not in errors:
        return ""
    how = "about as well as the best" if errors["average"] <= (1 + ALIKE) * best else "worse than the best"
    return f" All of them together do {how}: {errors['average']:.4g}."


def _same(judged: Judged) -> bool:
    """Whether the network says what the straight line says."""
    if "line" not in judged.forecasts:
        return False
    line = judged.forecasts["line"]
    return bool(np.abs(judged.forecasts["network"] - line).max() <= SAME * rmse(judged.truth, line))


def _by_mae(judged: Judged, best: tuple[str, ...]) -> str:
    """Who is best by the mean absolute error, where that is somebody else."""
    errors = {name: mae(judged.truth, said) for name, said in judged.forecasts.items()}
    other = _alike(errors)
    if not other or set(other) & set(best):
        return ""
    return f" By MAE, in which large errors count no more than small ones, {WHO[other[0]]} would be best."
