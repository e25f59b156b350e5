"""Words of scanners: grades, kinds of flaw, log-ins, times."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from chahe.intake import openvas_words, xml_stream
from chahe.intake import scan_words as words
from chahe.intake.api import TAIPEI


@pytest.mark.parametrize(
    ("said", "plugins", "expected"),
    [
        (True, (), True),
        (False, (), False),
        (None, (), None),
        (None, ("110723",), False),  # no credentials given
        (None, ("141118",), True),  # valid credentials
        (True, ("21745",), False),  # log-in, but the patch assessment failed
        (True, ("110385",), False),  # too few privileges and no word about patches
        (True, ("110385", "117887"), True),  # too few for something, yet patches were assessed
        (True, ("104410",), False),  # a protocol failed and none is said to work
        (True, ("104410", "141118"), True),  # SNMP failed, SSH worked
        (None, ("117887", "21745"), None),  # says both
    ],
)
def test_log_in(said: bool | None, plugins: tuple[str, ...], expected: bool | None) -> None:
    assert words.credentialed(said, plugins) is expected


@pytest.mark.parametrize(
    ("severity", "family", "name", "port", "expected"),
    [
        (0, "Red Hat Local Security Checks", "x", 0, "info"),
        (3, "Red Hat Local Security Checks", "x", 0, "os"),
        (3, "Windows : Microsoft Bulletins", "x", 445, "os"),
        (4, "Windows", "MS17-010: x", 445, "os"),
        (3, "Windows", "Mozilla Firefox < 117", 445, None),
        (3, None, "RHEL 8 : kernel (RHSA-2025:1)", 0, "os"),
        (3, "CGI abuses", "x", 443, "web"),
        (3, "Web Servers", "x", 443, "service"),
        (2, "General", "x", 3389, "service"),
        (2, "General", "x", 0, None),
        (3, None, "Some flaw", 0, None),
    ],
)
def test_kind_of_flaw(severity: int, family: str | None, name: str, port: int, expected: str | None) -> None:
    assert words.flaw_kind(severity, family, name, port) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-03-12T12:34:30.12031+00:00", datetime(2021, 3, 12, 12, 34, 30, 120310, UTC)),
        ("2025-07-01T17:00:00Z", datetime(2025, 7, 1, 17, tzinfo=UTC)),
        ("Tue Jun 25 10:32:42 2013", datetime(2013, 6, 25, 10, 32, 42, tzinfo=TAIPEI)),
        ("Oct 17, 2024 17:24:54 UTC", datetime(2024, 10, 17, 17, 24, 54, tzinfo=UTC)),
        ("2022/3/23 14:32 CST", datetime(2022, 3, 23, 14, 32, tzinfo=timezone(timedelta(hours=8)))),
        ("2022/3/23 14:32 UTC +2", datetime(2022, 3, 23, 14, 32, tzinfo=timezone(timedelta(hours=2)))),
        ("Feb 31, 2024 17:24:54 UTC", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times(text: str, expected: datetime | None) -> None:
    assert words.iso_moment(text, TAIPEI) == expected


def test_scores_addresses_and_cves() -> None:
    assert words.score("7.5") == Decimal("7.5")
    assert words.score("75") is None
    assert words.score("NaN") is None
    assert words.address(" 2001:0DB8::0001 ") == "2001:db8::1"
    assert words.address("http://user@Shop.example.test:8443/x") == "shop.example.test"
    assert words.cves(["CVE-2025-2", "cve-2025-1", "", "x"]) == "CVE-2025-1 CVE-2025-2"


def test_openvas_says_both_and_neither() -> None:
    assert openvas_words.detail("Auth-SSH-Success") == (True, False)
    assert openvas_words.detail("Auth-SNMP-Success") == (False, False)
    assert openvas_words.login("SSH Authorization Check", "It was not possible to login") == (False, True)
    assert openvas_words.login("TLS check", "It was possible to login") == (False, False)
    assert openvas_words.credentialed(worked=True, failed=True) is True
    assert openvas_words.credentialed(worked=False, failed=False) is None


def test_the_root_decides_and_entities_are_seen() -> None:
    plain = xml_stream.root_of(b"<?xml version='1.0'?>\n<!-- c --><!DOCTYPE a><a x='1' y=\"2\"><b/>")
    assert plain is not None
    assert (plain.name, plain.attributes, plain.subset) == ("a", {"x": "1", "y": "2"}, False)
    hostile = xml_stream.root_of(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>")
    assert hostile is not None
    assert hostile.subset
    assert xml_stream.root_of(b"not xml") is None
