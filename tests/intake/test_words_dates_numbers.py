"""The pure parsers of cells: round trips, and what is refused instead of guessed."""

# ruff: noqa: DTZ001 - Excel's own times carry no zone

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.intake import dates, names, numbers
from chahe.intake.words import Nil, fold, nil_word, truth

TAIPEI = timezone(timedelta(hours=8))
ROC_DAYS = st.dates(date(1912, 1, 1), date(2110, 12, 31))
AD_DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
TWO_DATES = "25/3/5 99/03/05 3/5/2025 114/13/1 114/2/30 114年3月 114 0/1/1 200/1/1 2025/3-5 民國前1年1月1日 無 9/9/9"
WIDE = str.maketrans("0123456789/", "０１２３４５６７８９／")


@given(ROC_DAYS, st.sampled_from(["slash", "solid", "long"]))
def test_roc_dates_come_back(day: date, style: str) -> None:
    text = dates.roc(day, style)
    assert dates.parse_date(text) == day
    assert dates.parse_date(text.translate(WIDE)) == day
    assert dates.parse_date(f" {text} ") == day


@given(AD_DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日", "西元%Y年%m月%d日"]))
def test_ad_dates_come_back(day: date, form: str) -> None:
    assert dates.parse_date(day.strftime(form)) == day


@given(
    ROC_DAYS.filter(lambda d: d.year >= 2011),
    st.times().map(lambda t: t.replace(microsecond=0)),
    st.sampled_from(["{d} {t}", "{d} {t:%H:%M:%S}", "{d}{h}{t12}", "{d} {h} {t12}", "{d} {t12} {p}"]),
)
def test_moments_come_back(day: date, clock: time, form: str) -> None:
    half = clock.hour % 12 or 12
    text = form.format(
        d=dates.roc(day, "long" if "}{h" in form else "slash"),
        t=clock,
        h="上午" if clock.hour < 12 else "下午",
        p="AM" if clock.hour < 12 else "PM",
        t12=f"{half:02d}:{clock:%M:%S}",
    )
    assert dates.parse_moment(text, TAIPEI) == datetime.combine(day, clock, TAIPEI)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)), st.integers(-12 * 60, 14 * 60))
def test_iso_moments_keep_their_own_offset(moment: datetime, offset: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert dates.parse_moment(aware.isoformat(), TAIPEI) == aware


@given(st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)).map(lambda d: d.replace(microsecond=0)))
def test_excel_serials_come_back(moment: datetime) -> None:
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert abs(dates.from_serial(serial) - moment) < timedelta(milliseconds=2)


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_reason(text: str) -> None:
    for parse in (dates.parse_date, dates.parse_clock, dates.parse_period, numbers.minutes, numbers.parse_int):
        try:
            parse(text)
        except ValueError as error:
            assert str(error)


@pytest.mark.parametrize(
    "text",
    TWO_DATES.split(),
)
def test_what_could_be_two_dates_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.parse_date(text)


@pytest.mark.parametrize("text", ["114/3/5", "15:20", "114/3/5 25:00", "114/3/5 13:00 上午", "114/3/5 24:00"])
def test_a_moment_needs_a_date_and_a_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.parse_moment(text, TAIPEI)


def test_day_60_of_excel_never_was() -> None:
    with pytest.raises(ValueError, match="no such day"):
        dates.from_serial(60)
    assert dates.from_serial(59) == datetime(1900, 2, 28)
    assert dates.from_serial(61) == datetime(1900, 3, 1)
    assert dates.from_serial(0, epoch_1904=True) == datetime(1904, 1, 1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("114上半年", date(2025, 1, 1), date(2025, 6, 30)),
        ("114年下半年", date(2025, 7, 1), date(2025, 12, 31)),
        ("2025H1", date(2025, 1, 1), date(2025, 6, 30)),
        ("114Q1", date(2025, 1, 1), date(2025, 3, 31)),
        ("114年第四季", date(2025, 10, 1), date(2025, 12, 31)),
        ("113年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("114年度", date(2025, 1, 1), date(2025, 12, 31)),
        ("114/1/1～114/6/30", date(2025, 1, 1), date(2025, 6, 30)),
        ("114/01至114/06", date(2025, 1, 1), date(2025, 6, 30)),
    ],
)
def test_periods(text: str, first: date, last: date) -> None:
    assert dates.parse_period(text) == (first, last)


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_come_back(number: int) -> None:
    assert numbers.parse_int(str(number)) == number
    assert numbers.parse_int(f"{number:,}") == number
    assert numbers.parse_int(f"{number} 筆".translate(WIDE)) == number


@given(st.integers(0, 10_000))
def test_rates_in_basis_points_come_back(points: int) -> None:
    assert numbers.basis_points(f"{points // 100}.{points % 100:02d}%") == points
    assert numbers.basis_points(f"{Decimal(points) / 100}", percent_header=True) == points


@given(st.integers(0, 200), st.integers(0, 59))
def test_spans_come_back(hours: int, minutes: int) -> None:
    total = hours * 60 + minutes
    assert numbers.minutes(f"{hours}:{minutes:02d}") == total
    assert numbers.minutes(f"{hours} 小時 {minutes} 分") == total
    assert numbers.minutes(str(total), "minute") == total


@pytest.mark.parametrize("text", ["4.8", "0.048", "高", "", "5 %%"])
def test_a_bare_rate_is_no_percentage(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        numbers.basis_points(text)


@pytest.mark.parametrize("text", ["240", "4.5分", "1:20:30", "四小時", "-3小時", ""])
def test_a_span_without_unit_or_with_seconds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        numbers.minutes(text)


@given(st.ip_addresses())
def test_addresses_have_one_text(address: object) -> None:
    assert names.ip(f" {address} ") == str(address)


def test_padded_addresses_are_decimal() -> None:
    assert names.ip("010.001.002.003") == "10.1.2.3"
    assert names.ips("１０．１．２．３、10.1.2.4\n10.1.2.3") == ("10.1.2.3", "10.1.2.4")
    for wrong in ("10.1.2", "10.1.2.0/24", "10.1.2.256", "fe80::1%eth0", "010.1.2.3"):
        with pytest.raises(ValueError, match=r"."):
            names.ip(wrong)


def test_names_of_people_and_machines() -> None:
    assert names.employee(" ｅ０１２３４ ") == "E01234"
    assert names.host("Web01.Demo.Local.") == "Web01.Demo.Local"
    assert names.host_key("WEB01") == names.host_key("web01")
    assert names.email("MAILTO:Wang@Demo.com.tw") == "wang@demo.com.tw"
    assert names.item_code("肆、五、（一）") == names.item_code("肆五(一)") == names.item_code("4.5.1") == "4.5.1"
    for wrong in ("肆、五、(十一)", "無", "45.1", "陸甲"):
        with pytest.raises(ValueError, match=r"."):
            names.item_code(wrong)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("無", Nil.NONE),
        (" 無 ", Nil.NONE),
        ("（無）", Nil.NONE),
        ("N/A", Nil.NOT_APPLICABLE),
        ("不適用", Nil.NOT_APPLICABLE),
        ("未辦理", Nil.NOT_DONE),
        ("尚未完成", Nil.NOT_DONE),
        ("－", Nil.DASH),
        ("—", Nil.DASH),
        ("", None),
        ("無線網路", None),
        ("0", None),
    ],
)
def test_the_words_for_nothing_stay_apart(text: str, word: Nil | None) -> None:
    assert nil_word(text) is word


def test_yes_and_no() -> None:
    assert [truth(t) for t in ("是", "Ｙ", "✓", "V", "有", "1")] == [True] * 6
    assert [truth(t) for t in ("否", "n", "✗", "無", "0")] == [False] * 5
    assert [truth(t) for t in ("不適用", "-", "", "部分", "未知")] == [None] * 5


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_utc_is_not_taipei() -> None:
    assert dates.parse_moment("2025-03-05T07:20:00Z", TAIPEI) == datetime(2025, 3, 5, 7, 20, tzinfo=UTC)
