"""The numbers of the beacon statistic, in one place, with a version that every row carries.

The statistic restates what RITA v5 documents and measures (github.com/activecm/rita: analysis, default_config.hjson);
its defaults are these, but for what is marked as ours. Scores are in 1/10,000.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BeaconParameters:
    """Thresholds and weights; see `network_beacon`."""

    version: str = "rita-5/1"
    least_connections: int = 4  # in a day, below which there is nothing to measure
    least_intervals: int = 3  # that are not 0
    strobe_connections: int = 86_400  # in a day: one a second
    least_spread: int = 10  # seconds or bytes between the quartiles, below which skew says nothing
    bins: int = 24  # the histogram's, over the part of the day that was observed
    mode_share: int = 500  # 1/10,000 of the tallest bar: bars that near are one mode
    mode_outliers: int = 1  # bars that may stand outside the two modes
    mode_bars: int = 11  # bars below which modes say nothing
    duration_bars: int = 6  # bars below which duration says nothing
    duration_run: int = 12  # neighbouring bars that make a full duration
    rare_share: int = 200  # 1/10,000 of the inside hosts that seek the target: a rare one
    usual_share: int = 5_000  # and one that everybody seeks
    hosts_needed: int = 10  # ours: inside hosts below which shares of them say nothing
    new_days: int = 7  # days since the target was first seen: a new one
    old_days: int = 30  # and one long known; also how far back the evidence has to reach
    step: int = 1_500  # what prevalence, first seen and rare signature add or take
    missing_host_step: int = 1_000
    from_outside_step: int = 1_500  # ours: taken where it comes from outside and nobody ever answered


PARAMETERS = BeaconParameters()
