"""`upmentor evaluate`: the product's estimators on anybody's file, so that other software can check them.

`docs/evaluate-files.md` describes the design, the answer and every name in it. Exit code 0 when an answer was given
(also when it refuses all figures, and says why), 2 when an input cannot be used or the output cannot be written.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upmentor.doors.cli.match import _printable as printable
from upmentor.doors.cli.match import write_all

if TYPE_CHECKING:
    from upmentor.doors.cli.evaluate_files import Read
    from upmentor.measures.design import Answer, Design

STDOUT = Path("-")
EPILOG = """\
A design is a few lines of TOML that name columns, such as

  kind = "did"                 kind = "survival"    kind = "paired"     kind = "two-groups"
  outcome = "leave_rate"       time = "months"      before = "may"      outcome = "score"
  unit = "department"          event = "left"       after = "june"      group = "took_part"
  period = "month"             group = "arm"
  treated_from = "first_month"

docs/evaluate-files.md describes all keys and every figure.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb and its options."""
    parser = subparsers.add_parser(
        "evaluate",
        help="estimate effects from a CSV or XLSX file by a stated design",
        description=(__doc__ or "").splitlines()[0],
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data", type=Path, metavar="DATA.csv", help="CSV or XLSX, one row an observation")
    parser.add_argument(
        "--design", required=True, type=Path, metavar="design.toml", help="what is compared, by the names of columns"
    )
    parser.add_argument("--json", type=Path, metavar="out.json", help="where the answer goes; - prints it")
    parser.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook; the first when left out")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, estimate, write. Returns the exit code."""
    # Imported here so that the other verbs of `upmentor` start without numpy and scipy.
    from upmentor.doors.cli import evaluate_files as files
    from upmentor.doors.cli.match_files import FileProblem

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter must not stop a run that has already succeeded.
            stream.reconfigure(errors="replace")
    try:
        _check_paths(arguments)
        design = files.read_design(arguments.design)
        read = files.read_columns(arguments.data, design, sheet=arguments.sheet)
        answer = _answer(arguments, design, read)
        left_out = [f"rows-left-out:{read.left_out}"] if read.left_out else []
        text = json.dumps(answer.to_dict(*left_out), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        if arguments.json and arguments.json != STDOUT:
            write_all({arguments.json: text.encode()})
    except FileProblem as error:
        for line in str(error).splitlines():
            print(f"upmentor evaluate: {printable(line)}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"upmentor evaluate: {error.filename or 'file'}: {error.strerror or error}", file=sys.stderr)
        return 2
    for note in read.notes:
        print(f"upmentor evaluate: {printable(note)}", file=sys.stderr)
    if arguments.json == STDOUT:
        sys.stdout.write(text)
    else:
        _report(design, read, answer)
    return 0


def _answer(arguments: argparse.Namespace, design: Design, read: Read) -> Answer:
    """The estimators' answer; what they say against rows, the design or columns becomes a `FileProblem`."""
    from upmentor.doors.cli.match_files import SHOWN, FileProblem
    from upmentor.measures.design import DesignProblem, evaluate
    from upmentor.measures.over_time import RowsContradict

    try:
        return evaluate(design, read.columns, read.periods)
    except DesignProblem as problem:
        raise FileProblem(f"{arguments.design}, {problem.key}: {problem}") from problem
    except RowsContradict as problem:
        lines = [
            f"{arguments.data}, row {read.rows[one.at]}, column {one.column}: "
            + one.sentence.format(*(read.rows[at] for at in one.others))
            for one in problem.found
        ]
        more = [f"{arguments.data}: {len(lines) - SHOWN} more problems"] if len(lines) > SHOWN else []
        raise FileProblem("\n".join(lines[:SHOWN] + more)) from problem
    except ValueError as problem:
        names = ", ".join(design.cells)
        raise FileProblem(
            f"{arguments.data}, columns {names}: expected {problem}; mend the column or the design"
        ) from problem


def _check_paths(arguments: argparse.Namespace) -> None:
    """Refuse to overwrite an input."""
    from upmentor.doors.cli.match_files import FileProblem

    for path in (arguments.data, arguments.design):
        if arguments.json and arguments.json != STDOUT and path.resolve() == arguments.json.resolve():
            raise FileProblem(f"{arguments.json}: would overwrite another file of this run")


def _report(design: Design, read: Read, answer: Answer) -> None:
    """A table for people on stdout."""
    left_out = f", {read.left_out} left out because a value is missing" if read.left_out else ""
    print(f"{design.kind}: {len(read.rows)} rows{left_out}")
    rows: list[list[str]] = [["figure", "value", "low", "high", "se", "n", "method", "caveats"]]
    for name, one in answer.figures:
        numbers = [_rounded(value) for value in (one.value, one.low, one.high, one.se)]
        rows.append([name, *numbers, str(one.n), one.method, " ".join(one.caveats)])
    if len(rows) > 1:
        _table(rows)
    for refusal in answer.refused:
        needs = ", ".join(
            f"{count} {what} needed" + (f", {refusal.have[what]} there" if what in refusal.have else "")
            for what, count in refusal.needed.items()
        )
        print(printable(f"not given: {refusal.name}: {refusal.why}" + (f" ({needs})" if needs else "")))


def _table(rows: list[list[str]]) -> None:
    widths = [max(len(printable(row[at])) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = [printable(cell) for cell in row]
        line = [
            cell.rjust(width) if 0 < at < 6 else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        print("  ".join(line).rstrip())


def _rounded(value: Any) -> str:
    """Six significant digits; a dash where there is no number."""
    return "-" if value is None else f"{value:.6g}"
