"""Our own small components: a folder each, with an ES module `index.js`, and beside it what else it is made of. No build chain.

A component's HTML and CSS go to Streamlit as they are. Its JavaScript is fetched as modules from an address that carries a hash of
all of them, so that browsers keep them for as long as they like: relative imports work as in any folder, and shared modules are
loaded once for all components.
"""

import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PAGES = Path(__file__).parents[2]
KEPT = {
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}
_IMPORT = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)


@cache
def modules() -> dict[str, bytes]:
    """Every module of the pages by its path below `pages`, and the drawing surface, read once."""
    ours = {path.relative_to(PAGES).as_posix(): path.read_bytes() for path in sorted(PAGES.rglob("*.js"))}
    return ours | {"drawable_canvas.js": drawable_canvas("js").read_bytes()}


def drawable_canvas(ending: str) -> Path:
    """The file of that ending of the package's drawing surface, which our own component shows and listens to."""
    spec = find_spec("streamlit_drawable_canvas")
    assert spec is not None and spec.origin is not None
    (found,) = (Path(spec.origin).parent / "frontend" / "build").glob(f"index-*.{ending}")
    return found


@cache
def version() -> str:
    """What changes when any module does."""
    return hashlib.sha256(b"\0".join(part for path, body in modules().items() for part in (path.encode(), body))).hexdigest()[:16]


def routes() -> list[Route]:
    """Where browsers fetch the modules."""
    return [Route("/modules/{version}/{path:path}", _module, methods=["GET"])]


async def _module(request: Request) -> Response:
    body = modules().get(request.path_params["path"]) if request.path_params["version"] == version() else None
    if body is None:
        return Response(status_code=404)
    return Response(body, media_type="text/javascript", headers=KEPT)


def style(file: Path) -> str:
    """A style sheet, and in place of its imports the sheets that they name."""
    return _IMPORT.sub(lambda found: style(file.parent / found[1]), file.read_text(encoding="utf-8"))


# Streamlit shows the HTML at once, and nothing in it would answer before its modules have come.
COMING = "<style data-coming>:host { visibility: hidden; }</style>"
SHOW = """const {default: show} = await import(new URL("ADDRESS", document.baseURI));
export default (component) => {
  component.parentElement.querySelector("style[data-coming]")?.remove();
  return show(component);
};
"""


def component(folder: str, before: str = "") -> Any:
    """The component of that folder below `pages`: `index.js`, `index.html` and, where there is one, `index.css`, after `before`."""
    page, sheet = PAGES / folder / "index.html", PAGES / folder / "index.css"
    address = f"modules/{version()}/{folder}/index.js"
    return st.components.v2.component(
        folder,
        html=COMING + page.read_text(encoding="utf-8"),
        css=before + style(sheet) if sheet.exists() else None,
        js=SHOW.replace("ADDRESS", address),
    )
