"""The address that a class opens."""

import re
from urllib.parse import urlsplit

from core.classroom.problem import ClassProblem

LONGEST = 120
_ADDRESS = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?((?:/[a-z0-9._~-]+)*)", re.IGNORECASE)


def base_address(typed: str) -> str:
    """An address of the app as somebody wrote it, without what stands behind: "school.example:8501/class" is "http://school.example:8501".

    Raises:
        ClassProblem: It is none; one sentence.
    """
    text = typed.strip().partition("?")[0].partition("#")[0].rstrip("/").removesuffix("/class")
    found = _ADDRESS.fullmatch(text if "://" in text else f"http://{text}") if len(typed) <= LONGEST else None
    try:
        port = urlsplit(found[0]).port if found else 0  # brackets stand around a number of IPv6 only, and ports end at 65535
    except ValueError:
        found = None
    if found is None or port == 0:
        raise ClassProblem("This is no address. It looks like http://192.168.1.20:8501, as the browser of another computer shows it.")
    return found[0]


def invitation(base: str, code: str) -> str:
    """What a phone opens to join: the page of the class with the code filled in."""
    return f"{base}/class?code={code}"
