"""Codes of certificates: 15 random signs (75 bits) and a check sign, in an alphabet without signs that look alike."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A code that nobody can guess."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_sign(body)


def check_sign(body: str) -> str:
    """The sign that makes a typing mistake show: Luhn's formula in base 32. It finds every single wrong sign.

    >>> check_sign("7K3M9QXT2BWA5HD")
    '0'
    """
    total, factor = 0, 2
    for sign in reversed(body):
        value = factor * ALPHABET.index(sign)
        total += value // len(ALPHABET) + value % len(ALPHABET)
        factor = 3 - factor
    return ALPHABET[-total % len(ALPHABET)]


def as_code(typed: str) -> str:
    """What somebody typed, as a code is stored: without blanks and dashes, mistaken letters put right.

    >>> as_code("7k3m-9qxt 2bwa-5hdo")
    '7K3M9QXT2BWA5HD0'
    """
    signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    return signs.translate(_LOOKS_LIKE)[: LENGTH + 1]


def mistyped(code: str) -> bool:
    """Whether the check sign shows that this can be no code of ours."""
    if len(code) != LENGTH or any(sign not in ALPHABET for sign in code):
        return True
    return check_sign(code[:-1]) != code[-1]


def grouped(code: str) -> str:
    """In groups of four, to be read and typed.

    >>> grouped("7K3M9QXT2BWA5HD0")
    '7K3M-9QXT-2BWA-5HD0'
    """
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
