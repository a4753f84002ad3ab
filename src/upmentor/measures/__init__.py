"""What figures say: pure functions from numbers to a `Figure` that carries its base, method and caveats.

Knows no Django, no database and no clock; each function is checked by its doctests.
"""
