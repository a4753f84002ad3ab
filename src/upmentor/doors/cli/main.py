"""The command `upmentor`. Each verb lives in a module of its own that is imported only when it is called."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from upmentor.doors.cli.errors import Refused

# Verb → module with `add_parser(subparsers)`; the parser's `func` takes the arguments and returns the exit code.
VERBS = {
    "demo": "upmentor.doors.cli.demo",
    "serve": "upmentor.doors.cli.serve",
    "work": "upmentor.doors.cli.work",
    "match": "upmentor.doors.cli.match",
    "evaluate": "upmentor.doors.cli.evaluate",
    "import-roster": "upmentor.doors.cli.import_roster",
    "import-departments": "upmentor.doors.cli.import_departments",
    "import-topics": "upmentor.doors.cli.import_topics",
    "read-mail": "upmentor.doors.cli.read_mail",
    "backup": "upmentor.doors.cli.backup",
    "restore": "upmentor.doors.cli.restore",
    "keys": "upmentor.doors.cli.keys",
    "check": "upmentor.doors.cli.check",
    "manage": "upmentor.doors.cli.manage",
}

# Errors of modules that a verb may have loaded, which an operator can mend.
OPERATORS = (
    ("django.core.exceptions", "ImproperlyConfigured"),
    ("django.db", "OperationalError"),
    ("upmentor.ground.sealing.ring", "KeyLost"),
    ("upmentor.ground.sealing.ring", "BadKeys"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb. Exit code 0 only on success, 1 on failure, 2 on wrong arguments or input; errors go to stderr in
    one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upmentor.config.settings")
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="upmentor", description="Reverse mentoring, from the roster to the result.")
    subparsers = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    # Only the module of the verb that was asked for is imported; without one (or with --help) all are, for their help.
    asked = [word for word in words[:1] if word in VERBS] or list(VERBS)
    for verb in asked:
        import_module(VERBS[verb]).add_parser(subparsers)
    arguments = parser.parse_args(words)
    try:
        code: int = arguments.func(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        if not (told := _told(error)):
            raise
        print(f"upmentor {arguments.verb}: {told}", file=sys.stderr)
        return 1
    return code


def _told(error: Exception) -> str:
    """One line for what an operator can mend: files, wrong values, a database that is away. Nothing for a mistake of
    ours, whose traceback is wanted."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    # Only a verb that loaded Django can meet its errors; the others start without it.
    loaded = [getattr(sys.modules.get(module), name, None) for module, name in OPERATORS]
    if isinstance(error, (OSError, Refused, *filter(None, loaded))):
        return " ".join(str(error).split())
    return ""


if __name__ == "__main__":
    sys.exit(main())
