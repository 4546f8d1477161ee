"""Which table: one that is here, a file of one's own, or pasted cells."""

from typing import Any

from core.data.tables import own as kept
from core.data.tables.bundled import BUNDLED
from core.data.tables.own import OWN
from core.data.tables.sheet import MOST, MOST_BYTES, Sheet, open_table, sheet_of
from core.data.text.table import Table
from pages.kit.source import Pasted, Sent, Source
from pages.workshop.table_views import settings


def _of_text(text: str) -> Sheet:
    return _of_table(open_table(text.encode("utf-8", "replace")), "Pasted cells")


def _of_table(table: Table, name: str) -> Sheet:
    sheet = sheet_of(table, name)
    if len(sheet.columns) < 2:
        raise ValueError("The table has one column: one to predict and at least one to predict it from are needed.")
    return sheet


def _name(table: Table, file: Any) -> str:
    return str(file.name)


def _suit(data: str, own: str) -> None:
    if data == "study":
        settings.DRAFT.take(settings.first())
    else:
        settings.suit(data, own)


SOURCE = Source(
    key="tables",
    label="Table",
    help="The settings are found out anew for another table.",
    width=225,
    offered={name: table.label for name, table in BUNDLED.items()} | {OWN: "My own table"},
    pasted=Pasted(
        "Cells", "Copy cells in a spreadsheet program, with the heading, and paste them", "Tabs, semicolons or commas between the cells.",
        "Use these cells", "Paste some cells first, a row in a line, with a heading.", 2_000_000,
    ),
    sent=Sent(
        "A file", "CSV, TSV or JSON, a heading and a row for each example",
        f"Up to {MOST.rows:,} rows, {MOST.columns:,} columns and {MOST.cells:,} cells. In Excel: Save as, CSV or text.", "Use this table",
        MOST_BYTES, open_table, _name,
    ),
    of_text=_of_text,
    of_table=_of_table,
    keep=kept.keep,
    said=lambda sheet: " ".join(sheet.said),
    find=kept.sheet_of,
    suit=_suit,
)  # fmt: skip
