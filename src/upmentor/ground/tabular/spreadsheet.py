"""XLSX, opened in a process of its own with caps on memory and time: what a workbook says of its size is not
believed."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from upmentor.ground.tabular.errors import UnreadableFile
from upmentor.ground.tabular.shape import shaped
from upmentor.ground.tabular.table import Limits, Table


def read_spreadsheet(content: bytes, *, sheet: str | None, limits: Limits) -> Table:
    """The named sheet, or the first one with rows."""
    _look_inside(content, limits)
    with tempfile.TemporaryDirectory(prefix="upmentor-sheet-") as folder:
        source, target = Path(folder, "in.xlsx"), Path(folder, "out.jsonl")
        source.write_bytes(content)
        question = json.dumps({"sheet": sheet, "limits": asdict(limits)})
        # -I: neither the folder that the server runs in nor its environment can bring modules of their own.
        command = [sys.executable, "-I", "-m", "upmentor.ground.tabular.child", str(source), str(target)]
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module
                command,
                input=question.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=limits.seconds * limits.patience,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _too_slow() from error
        if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            raise _too_slow()
        if done.returncode < 0:
            raise _too_large_inside()
        if done.returncode:
            raise _as_said(done.stdout)
        with target.open(encoding="utf-8") as stream:
            head = json.loads(stream.readline())
            return shaped(_lines(stream), limits, sheet=head["sheet"], sheets=tuple(head["sheets"]))


def _lines(stream: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
    for line in stream:
        number, cells = json.loads(line)
        yield number, cells


def _look_inside(content: bytes, limits: Limits) -> None:
    """Refuse archives that are no workbook, or that would unpack to more than the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile("damaged", "This workbook is damaged or was cut off. Save it again and retry.") from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("wrong_kind", "This is not an XLSX workbook. Save the list as CSV or XLSX.")
    unpacked = sum(part.file_size for part in parts)
    # The list may lie about sizes; the limits of the process that unpacks hold as well.
    empty = unpacked > 20 * 1024 * 1024 and unpacked > limits.unpacked_ratio * len(content)
    if unpacked > limits.unpacked_bytes or len(parts) > limits.parts or empty:
        raise _too_large_inside()
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableFile("locked", "This workbook is protected by a password. Save it without one.")


def _too_slow() -> UnreadableFile:
    return UnreadableFile("too_slow", "Reading this workbook took too long. Save the sheet as CSV.")


def _too_large_inside() -> UnreadableFile:
    return UnreadableFile("too_large_inside", "This workbook holds far more than its size says. Save the sheet as CSV.")


def _as_said(text: bytes) -> UnreadableFile:
    """The error that the child printed, or the one for a child that died (memory)."""
    try:
        said = json.loads(text)
        return UnreadableFile(said["code"], said["message"], **said["parameters"])
    except (ValueError, KeyError):
        return UnreadableFile("damaged", "This workbook is damaged or was cut off. Save it again and retry.")
