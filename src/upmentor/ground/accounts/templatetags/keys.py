"""The one-time key of a creating form, as a hidden field."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from upmentor.ground.accounts.once import FIELD, new_key

register = template.Library()


@register.simple_tag
def one_time_key() -> SafeString:
    """A hidden field that makes a double click have one effect (see `once`)."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key())
