"""The process that opens a workbook: `python -m upmentor.ground.tabular.child IN.xlsx OUT.jsonl`, question on stdin.

Writes a first line `{"sheet", "sheets"}` and then `[row number, cells]` a line. On failure prints the error as JSON and
exits with 1. Memory is capped before the file is touched.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import resource
import sys
from typing import Any, TextIO

from upmentor.ground.tabular.errors import UnreadableFile


def main() -> int:
    """Read one sheet."""
    question = json.loads(sys.stdin.read())
    limits = question["limits"]
    seconds = max(1, int(limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * limits["cells_bytes"], 4 * limits["cells_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with open(sys.argv[2], "w", encoding="utf-8") as out:
            _convert(sys.argv[1], question["sheet"], limits, out)
    except UnreadableFile as error:
        return _say(error)
    except OSError as error:
        # The rows would fill more disk than a roster can.
        code = "too_large_inside" if error.errno == errno.EFBIG else "damaged"
        return _say(UnreadableFile(code, "This workbook cannot be read. Save the sheet as CSV."))
    except MemoryError:
        return _say(UnreadableFile("too_large_inside", "This workbook needs too much memory. Save the sheet as CSV."))
    except Exception as error:  # whatever the parser meets in a damaged file, the person gets one sentence
        print(repr(error), file=sys.stderr)
        return _say(UnreadableFile("damaged", "This workbook is damaged or was cut off. Save it again and retry."))
    return 0


def _say(error: UnreadableFile) -> int:
    print(json.dumps({"code": error.code, "message": error.message, "parameters": error.parameters}))
    return 1


def _convert(source: str, wanted: str | None, limits: dict[str, Any], out: TextIO) -> None:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(source)
    names = list(workbook.sheet_names)
    if not names:
        raise UnreadableFile("empty", "This workbook has no sheet.")
    name = wanted if wanted in names else names[0]
    sheet = workbook.get_sheet_by_name(name)
    for other in names:
        if wanted in names or sheet.height > 1:
            break
        name, sheet = other, workbook.get_sheet_by_name(other)
    if sheet.width > 20 * limits["columns"]:
        raise UnreadableFile("too_many_columns", "This file has more than %(limit)s columns.", limit=limits["columns"])
    if sheet.height > 4 * limits["rows"]:
        raise UnreadableFile("too_many_rows", "This file has more than %(limit)s rows.", limit=limits["rows"])
    out.write(json.dumps({"sheet": name, "sheets": names}) + "\n")
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        out.write(
            json.dumps([number, [cell if type(cell) is str else _text(cell) for cell in cells]], ensure_ascii=False)
            + "\n"
        )


def _text(value: Any) -> str:
    """A cell as text: whole numbers without a fraction, dates as ISO."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
