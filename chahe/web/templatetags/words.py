"""Words on the screen: every one of them comes from chahe/messages, in the language of the reader."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from chahe.messages import insufficient
from chahe.messages import say as message
from chahe.report.roc import roc
from chahe.web.labels import heading, reading
from chahe.web.labels import in_unit as reading_in_unit
from chahe.web.labels import moment as at_taipei

register = template.Library()


def _lang(context: Context) -> str:
    return str(context.get("lang", "zh_TW"))


@register.simple_tag(takes_context=True)
def say(context: Context, msgid: str, **values: object) -> str:
    """A message of chahe/messages: `{% say "web/items" n=69 %}`."""
    return message(msgid, _lang(context), **values)


@register.simple_tag(takes_context=True)
def word(context: Context, family: str, code: str) -> str:
    """A word that stands for a code: `{% word "outcome" o.outcome %}`; nothing for no code."""
    return message(f"{family}/{code}", _lang(context)) if code else ""


@register.simple_tag(takes_context=True)
def open_words(context: Context, reason: str) -> str:
    """What leaves an aspect open."""
    return insufficient.open_words(reason, _lang(context))


@register.simple_tag(takes_context=True)
def gap(context: Context, text: str) -> str:
    """What a test of completeness found; the detail is quoted as the test wrote it, names and figures."""
    found = insufficient.incomplete(text, _lang(context))
    detail = format_html(' <small lang="en" translate="no">{}</small>', found.detail) if found.detail else ""
    return format_html("{} <code>{}</code>{}", found.words, found.table, detail)


@register.simple_tag(takes_context=True)
def of_pair(context: Context, pair: tuple[str, str]) -> str:
    """The one of (Traditional Chinese, English) that is read; the other where it is empty."""
    first, second = (pair[1], pair[0]) if _lang(context) == "en" else (pair[0], pair[1])
    return first or second


@register.simple_tag(takes_context=True)
def day(context: Context, text: str) -> str:
    """An ISO date as people write it: 民國 in Chinese, ISO in English."""
    if not text:
        return ""
    return text[:10] if _lang(context) == "en" else roc(date.fromisoformat(text[:10]))


@register.simple_tag(takes_context=True)
def moment(context: Context, text: str) -> str:
    """An instant of the ledger (UTC) in Taipei's time."""
    if not text:
        return ""
    return at_taipei(datetime.fromisoformat(text.replace("Z", "+00:00")), _lang(context))


@register.simple_tag(takes_context=True)
def instant(context: Context, at: datetime | None) -> str:
    """An instant of our own tables in Taipei's time."""
    return at_taipei(at, _lang(context)) if at is not None else ""


@register.simple_tag(takes_context=True)
def hows(context: Context, codes: str) -> str:
    """`password+totp` as words; what has no word (a number) as it stands."""
    found = [(c, message(f"how/{c}", _lang(context))) for c in codes.split("+")]
    return " + ".join(c if text == f"how/{c}" else text for c, text in found)


@register.simple_tag(takes_context=True)
def column(context: Context, name: str, check: str = "") -> str:
    """A column's heading, in the list of that check."""
    return heading(name, _lang(context), check)


@register.simple_tag(takes_context=True)
def shown(context: Context, name: str, value: Any) -> str:
    """A measured value: truths as words, moments on Taipei's clock, the rest as it is."""
    return reading(name, None if value is None else str(value), _lang(context))


@register.simple_tag(takes_context=True)
def in_unit(context: Context, value: str, unit: str) -> str:
    """A criterion's value with its unit."""
    return reading_in_unit(value, unit, _lang(context))


@register.simple_tag
def check_address(case: str, check: str) -> str:
    """Where a check's exception list is."""
    code, _, name = check.partition("/")
    return reverse("exceptions", kwargs={"case": case, "code": code, "name": name})


@register.filter
def grouped(number: Any) -> str:
    """12,345."""
    return f"{int(number):,}" if number is not None else ""


@register.filter
def pointer(evidence: Mapping[str, Any]) -> str:
    """The pointer of a place an observation names."""
    return f"sha256:{evidence['digest']}#{evidence['locator']}"


@register.filter
def pointed(item: Mapping[str, Any], locator: str) -> str:
    """The pointer of a source (digest, member) and a place in it."""
    member = f"!{item['member']}" if item.get("member") is not None else ""
    return f"sha256:{item['digest']}{member}#{locator}"


@register.filter
def tail(path: str) -> str:
    """The last part of a path."""
    return path.rsplit("/", 1)[-1]


@register.filter
def own_address(address: str, request: HttpRequest) -> str:
    """The address when it is ours, else the beginning."""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else "/"
