"""First names: 5,163 of them, as the census of the United States counted them in 1990; the package `names` carries the lists."""

from functools import lru_cache
from importlib.resources import files

LISTS = ("dist.female.first", "dist.male.first")
COUNT = 5163
LONGEST = 11  # letters


@lru_cache(1)
def first_names() -> tuple[str, ...]:
    """Each name once, in the order of the alphabet: "Aaron", "Abbey" …

    Raises:
        ValueError: The package is not there; one sentence.
    """
    try:
        lines = [line for name in LISTS for line in (files("names") / name).read_text(encoding="ascii").splitlines()]
    except (ModuleNotFoundError, OSError):
        raise ValueError("The list of first names is not here: the package “names” is missing.") from None
    return tuple(sorted({line.split()[0].capitalize() for line in lines if line.strip()}))
