"""Addresses of pages that may not be there: a panel leaves out the link to a page that does not exist."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def address(name: str, *arguments: object) -> str:
    """The path of a named route; empty while that page does not exist."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
