"""`upmentor keys`: the keys that seal private text."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from upmentor.doors.cli.prepare import load

# Seconds that the slowest page may take between sealing a text and storing it.
GRACE = 3.0
# What to do where an operator keeps the keys in the environment, which no command can change.
BY_ENVIRONMENT = """\
upmentor keys rotate: the keys of this installation come by {variables}, which only you can change.
  1. upmentor keys new                       prints a new key (a different one for each variable)
  2. put it first in {variables}, a comma, then the old ones; restart Upmentor
  3. upmentor keys reseal                    seals everything under the first key
  4. leave only the first key in {variables}; restart Upmentor"""


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("keys", help="change the keys that seal private text", description=__doc__)
    words = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    rotate = words.add_parser("rotate", help="make a new key, seal everything under it, drop the old keys")
    reseal = words.add_parser("reseal", help="seal everything under the first key; changes no key")
    for one in (rotate, reseal):
        one.add_argument("--json", action="store_true", help="answer as JSON on one line")
    words.add_parser("new", help="print a new key for UPMENTOR_NOTE_KEYS or UPMENTOR_CONCERN_KEYS")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it. Exit code 2 where keys come by the environment and only an operator can change them."""
    if arguments.what == "new":
        from cryptography.fernet import Fernet

        print(Fernet.generate_key().decode("ascii"))
        return 0
    load()
    from upmentor.ground.sealing.ring import RINGS, given, variable

    fixed = [variable(name) for name in RINGS if given(name)]
    if arguments.what == "rotate" and fixed:
        print(BY_ENVIRONMENT.format(variables=" and ".join(fixed)), file=sys.stderr)
        return 2
    answer = _rotate() if arguments.what == "rotate" else _reseal()
    if arguments.json:
        print(json.dumps(answer))
    else:
        print(f"{answer['resealed']:,} pieces of text sealed anew, {answer['keys']} key(s) in the ring.")
        if answer.get("dropped"):
            print("Older backups need the keys that belong to them: those of that day lie in the backup itself.")
    return 0


def _rotate() -> dict[str, Any]:
    """All rings. A rotation that was killed goes on with the keys that it had made."""
    from upmentor.ground.sealing import canary
    from upmentor.ground.sealing.ring import add_key, drop_old_keys, in_use, ring
    from upmentor.ground.sealing.rotation import reseal

    canary.check()
    begun = [name for name in in_use() if len(ring(name).keys) > 1]
    kept = [ring(name) if name in begun else add_key(name) for name in in_use()]
    count = sum(reseal(one) for one in kept)
    # A request that read the ring before the new key was there has stored its text by then.
    time.sleep(GRACE)
    count += sum(reseal(one) for one in kept)
    after = [drop_old_keys(one.name) for one in kept]
    canary.check()
    left = sum(len(one.keys) for one in after)
    return {
        "resealed": count,
        "resumed": bool(begun),
        "keys": left,
        "dropped": sum(len(one.keys) for one in kept) - left,
    }


def _reseal() -> dict[str, Any]:
    from upmentor.ground.sealing import canary
    from upmentor.ground.sealing.ring import in_use, ring
    from upmentor.ground.sealing.rotation import reseal

    canary.check()
    rings = [ring(name) for name in in_use()]
    return {"resealed": sum(reseal(one) for one in rings), "keys": sum(len(one.keys) for one in rings)}
