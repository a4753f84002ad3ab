"""`upmentor match`: the best pairs from two files, without a server or a database.

`docs/match-files.md` describes the files. Exit code 0 when pairs were written (also when nobody could be paired), 2
when an input cannot be used or an output cannot be written; nothing is written then.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upmentor.ground.tabular import safe_cell

from .many import add_options, executor

if TYPE_CHECKING:
    from upmentor.matching import Breakdown, Problem, Solution, Unmatched

NEEDED = ("mentors", "mentees", "out")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb and its options."""
    parser = subparsers.add_parser(
        "match", help="pair mentors with mentees from two CSV files", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--mentors", type=Path, metavar="M.csv", help="mentors with what they offer")
    parser.add_argument("--mentees", type=Path, metavar="N.csv", help="mentees with what they want")
    parser.add_argument(
        "--roster", type=Path, metavar="R.csv", help="id and manager_id of everybody, for the chains above"
    )
    parser.add_argument("--policy", type=Path, metavar="P.toml", help="rules and weights; without it the defaults")
    parser.add_argument("--locks", type=Path, metavar="L.csv", help="mentor_id and mentee_id of pairs that must stay")
    parser.add_argument("--out", type=Path, metavar="pairs.csv", help="where the pairs go")
    parser.add_argument(
        "--unmatched", type=Path, metavar="unmatched.csv", help="everybody without a pair, with reasons"
    )
    parser.add_argument("--json", type=Path, metavar="result.json", help="pairs, reasons, certificate, topics")
    parser.add_argument("--dump-scores", type=Path, metavar="scores.npy", help="all scores, -1 for excluded pairs")
    parser.add_argument(
        "--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="day that decides summer or winter time (today)"
    )
    parser.add_argument(
        "--reproduce", metavar="RUN", help="count a stored run again (its id, or PROGRAMME/NUMBER); takes no files"
    )
    add_options(parser)
    parser.set_defaults(func=start)


def start(arguments: argparse.Namespace) -> int:
    """Count a stored run again, or match two files. Returns the exit code."""
    if arguments.reproduce:
        from .reproduce import reproduce

        return reproduce(arguments)
    missing = [name for name in NEEDED if getattr(arguments, name) is None]
    if missing:
        print(f"upmentor match: missing {', '.join(f'--{name}' for name in missing)}", file=sys.stderr)
        return 2
    return run(arguments)


def run(arguments: argparse.Namespace) -> int:
    """Read, match, write. Returns the exit code."""
    # Imported here so that the other verbs of `upmentor` start without numpy and scipy.
    from upmentor.matching import MatchingError, explain_pairs, explain_unmatched

    from .match_files import FileProblem

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter must not stop a run that has already succeeded.
            stream.reconfigure(errors="replace")
    try:
        _check_paths(arguments)
        on = arguments.date or date.today()  # noqa: DTZ011 - the local day of whoever runs it, as documented
        problem, notes = _read(arguments, on)
        scores = _all_scores(problem) if arguments.dump_scores else b""
        solution = _solved(problem, arguments)
        reasons = explain_unmatched(problem, solution)
        outputs: dict[Path, bytes] = {arguments.out: pairs_csv(problem, solution)}
        if arguments.unmatched:
            outputs[arguments.unmatched] = unmatched_csv(reasons)
        if arguments.json:
            result = result_dict(problem, solution, explain_pairs(problem, solution), reasons, on)
            outputs[arguments.json] = (json.dumps(result, ensure_ascii=False, indent=2) + "\n").encode()
        if arguments.dump_scores:
            outputs[arguments.dump_scores] = scores
        write_all(outputs)
    except (FileProblem, MatchingError) as error:
        for line in str(error).splitlines():
            print(f"upmentor match: {_printable(line)}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"upmentor match: {error.filename or 'file'}: {error.strerror or error}", file=sys.stderr)
        return 2
    for note in notes:
        print(f"upmentor match: {_printable(note)}", file=sys.stderr)
    _report(problem, solution, reasons, full=bool(arguments.unmatched or arguments.json))
    return 0


def _solved(problem: Problem, arguments: argparse.Namespace) -> Solution:
    from upmentor.matching import solve
    from upmentor.matching.compiled import keep_compiled_code

    keep_compiled_code(os.environ.get("UPMENTOR_HOME"))
    with executor(arguments.threads, arguments.workers) as workers:
        return solve(problem, progress=_tell, executor=workers)


def _read(arguments: argparse.Namespace, on: date) -> tuple[Problem, list[str]]:
    from upmentor.matching import Policy, Problem

    from . import match_files as files

    policy = files.read_policy(arguments.policy) if arguments.policy else Policy()
    tree = files.read_roster(arguments.roster) if arguments.roster else {}
    mentors, unused = files.read_people(
        arguments.mentors, "offers", highest_capacity=policy.mentor_capacity_limit, on=on, tree=tree
    )
    mentees, unused_too = files.read_people(
        arguments.mentees, "wants", highest_capacity=files.MAX_CAPACITY, on=on, tree=tree
    )
    notes = [f"{arguments.mentors}: column {name} is not used" for name in unused]
    notes += [f"{arguments.mentees}: column {name} is not used" for name in unused_too]
    locks = files.read_locks(arguments.locks, mentors, mentees) if arguments.locks else frozenset()
    return Problem(mentors, mentees, policy, tree, locks=locks), notes


def pairs_csv(problem: Problem, solution: Solution) -> bytes:
    """`mentor_id, mentee_id, score` and one column for each criterion that counts."""
    criteria = problem.policy.criteria
    rows = [
        [safe_cell(pair.mentor_id), safe_cell(pair.mentee_id), pair.score, *(pair.parts[name] for name in criteria)]
        for pair in solution.pairs
    ]
    return _csv(["mentor_id", "mentee_id", "score", *criteria], rows)


def unmatched_csv(reasons: Iterable[Unmatched]) -> bytes:
    """`id, role, reason, steps`."""
    rows = [
        [
            safe_cell(entry.person_id),
            entry.role,
            safe_cell(entry.reason.text),
            safe_cell("; ".join(s.text for s in entry.steps)),
        ]
        for entry in reasons
    ]
    return _csv(["id", "role", "reason", "steps"], rows)


def result_dict(
    problem: Problem, solution: Solution, pairs: Iterable[Breakdown], reasons: Iterable[Unmatched], on: date
) -> dict[str, Any]:
    """The whole answer for `--json`; see `docs/match-files.md`."""
    from upmentor.matching import supply_demand

    raw = solution.to_dict()
    for entry, pair in zip(raw["pairs"], pairs, strict=True):
        entry["shared_hours"] = pair.shared_hours
        entry["reasons"] = {part.criterion: part.sentence.text for part in pair.parts}
    return {
        "pairs": raw["pairs"],
        "unmatched": [
            {
                "id": entry.person_id,
                "role": entry.role,
                "reason": entry.reason.text,
                "steps": [step.text for step in entry.steps],
                "possible_partners": entry.possible,
                "removed_by_rule": {count.rule: count.removed for count in entry.rules},
            }
            for entry in reasons
        ],
        "certificate": raw["certificate"] | {"quality": solution.certificate.quality.text},
        "rules": raw["rules"],
        "allowed_pairs": solution.allowed,
        "topics": [
            {"topic": t.topic, "wants": t.wants, "offered": t.offered, "gap": t.gap} for t in supply_demand(problem)
        ],
        "policy": problem.policy.to_dict(),
        "date": on.isoformat(),
    }


def write_all(outputs: dict[Path, bytes]) -> None:
    """Write every file beside its place first, then move all into place; on an error leave nothing behind."""
    waiting: list[tuple[str, Path]] = []
    try:
        for path, content in outputs.items():
            if path.is_dir():
                raise IsADirectoryError(21, "is a directory", str(path))
            try:
                handle, temporary = tempfile.mkstemp(prefix=".upmentor-", dir=path.parent)
            except OSError as error:
                # Name the file that was asked for, not the temporary one.
                raise OSError(error.errno, error.strerror, str(path)) from error
            waiting.append((temporary, path))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            # mkstemp makes private files; an output gets what the user's umask would have given it.
            os.chmod(temporary, 0o666 & ~_umask())
        while waiting:
            os.replace(*waiting[0])
            waiting.pop(0)
    finally:
        for temporary, _ in waiting:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


def _check_paths(arguments: argparse.Namespace) -> None:
    """Refuse to overwrite an input, or two outputs in one place."""
    from .match_files import FileProblem

    read = [arguments.mentors, arguments.mentees, arguments.roster, arguments.policy, arguments.locks]
    written = [arguments.out, arguments.unmatched, arguments.json, arguments.dump_scores]
    seen = {path.resolve() for path in read if path}
    for path in written:
        if path and path.resolve() in seen:
            raise FileProblem(f"{path}: would overwrite another file of this run")
        if path:
            seen.add(path.resolve())


def _csv(header: list[str], rows: Iterable[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _all_scores(problem: Problem) -> bytes:
    """All scores as a file. Raises `FileProblem` before anything is solved when they are too many to write down."""
    import numpy as np

    from upmentor.matching import ProblemTooLarge, assess

    from .match_files import FileProblem

    try:
        matrix = assess(problem).matrix()
    except ProblemTooLarge as error:
        raise FileProblem(f"--dump-scores writes every possible pair, and {error}; leave it out") from error
    content = io.BytesIO()
    np.save(content, matrix, allow_pickle=False)
    return content.getvalue()


def _tell(stage: str, count: int) -> None:
    if sys.stderr.isatty():
        print(f"{stage}: {count:,}", file=sys.stderr)


def _report(problem: Problem, solution: Solution, reasons: tuple[Unmatched, ...], *, full: bool) -> None:
    """A short account on stdout; every unmatched person when no file tells about them."""
    from upmentor.matching import most_binding, supply_demand

    proof = solution.certificate
    print(f"{proof.pairs} pairs of {len(problem.mentors)} mentors and {len(problem.mentees)} mentees")
    print(f"Total {proof.primal}, bound {proof.dual}, gap {proof.gap}. {proof.quality.text}.")
    binding = most_binding(solution)
    if binding and reasons:
        print(f"Most binding rule: {binding.rule} (alone removes {binding.alone} possible pairs)")
    short = [f"{t.topic} (wanted {t.wants}, offered {t.offered})" for t in supply_demand(problem) if t.gap > 0]
    if short:
        print(_printable(f"Topics in short supply: {', '.join(short[:3])}"))
    if reasons:
        print(f"{len(reasons)} people without a pair" + ("" if full else ":"))
    for entry in () if full else reasons:
        print(_printable(f"  {entry.role} {entry.person_id}: {entry.reason.text}. {entry.steps[0].text}."))


def _printable(line: str) -> str:
    """A line without characters that would steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in line)
