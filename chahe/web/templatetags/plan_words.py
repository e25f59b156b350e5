"""Times of plans and requests."""

from datetime import datetime

from django import template
from django.template.context import Context

from chahe.intake.api import TAIPEI
from chahe.report.request_papers import hours as of_halves
from chahe.report.roc import roc

register = template.Library()


@register.simple_tag(takes_context=True)
def minute(context: Context, text: str) -> str:
    """An instant to the minute, on Taipei's clock: 民國 in Chinese."""
    if not text:
        return ""
    at = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(TAIPEI)
    return f"{at.date().isoformat() if context.get('lang') == 'en' else roc(at.date())} {at:%H:%M}"


@register.filter
def typed(text: str) -> str:
    """An instant as a field of date and time takes it."""
    return text[:16]


@register.filter
def halves(half_hours: int | None) -> str:
    """7 -> 3.5."""
    return "" if half_hours is None else of_halves(half_hours)


@register.filter
def in_hours(minutes: int | None) -> str:
    """90 -> 1.5."""
    return f"{(minutes or 0) / 60:.2f}".rstrip("0").rstrip(".")
