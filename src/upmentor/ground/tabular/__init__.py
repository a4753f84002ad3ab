"""Tables in and out: reads CSV and XLSX from anybody without trusting them; no cell it writes runs as a formula.

Pure: knows no Django. `read_table` answers a `Table` or raises `UnreadableFile` with words for the person who uploaded.
"""

from upmentor.ground.tabular.errors import UnreadableFile
from upmentor.ground.tabular.export import safe_cell, write_csv, write_xlsx
from upmentor.ground.tabular.reading import read_table
from upmentor.ground.tabular.table import Limits, Row, Table, from_json_bytes, to_json_bytes
from upmentor.ground.tabular.text import reread

__all__ = [
    "Limits",
    "Row",
    "Table",
    "UnreadableFile",
    "from_json_bytes",
    "read_table",
    "reread",
    "safe_cell",
    "to_json_bytes",
    "write_csv",
    "write_xlsx",
]
