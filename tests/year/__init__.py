"""A simulated year: a moved clock, people who act by chance, a worker that is killed by chance, a real mail server.

`drill.py` runs it, `checks.py` says what must hold at its end; `python -m tests.year --help` for a run by hand.
"""
