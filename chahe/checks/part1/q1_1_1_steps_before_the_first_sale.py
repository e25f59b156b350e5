"""保險業辦理網路投保業務，是否研擬詳細計畫（如交易流程與作業要點、營運效益評估、風險評估與管理等）提報董（理）事會（外國保險公司在台分公司為
董事會授權人員）？

Aspect C: the day of each product's first sale against the days of the plan, the opinion of compliance and the board's
resolution, as the register of launches states them. What a plan holds, and whether the board truly discussed it, is
for the examiner. Sales whose applications were not handed over are known by the register of products only.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import in_list, known_if

_SHOWS = ("step", "step_date", "first_accepted", "first_sold")


def _too_early(t: Rows) -> Bool:
    """The first sale came before the step; NULL where a sale before what was handed over may have."""
    early = t.first_accepted < t.step_date
    return known_if(early | (t.first_sold >= t.step_date), early)


@check(
    "1.1.1/sold-before-board",
    aspect="C",
    population="product_launch",
    subject="subject",
    criteria={"net.board_before_launch": "first_accepted"},
    applies=lambda t, c: in_list(t.step, "plan", "board") & t.listed,
    absence_in=("launch_record",),
    shows=_SHOWS,
    title=("計畫提報董事會前即已承保", "Sold before the plan was made or the board resolved"),
)
def sold_before_board(t: Rows, c: Criteria) -> Bool:
    """A product was sold before its plan was drawn up or before the board resolved on it."""
    return c["net.board_before_launch"] & _too_early(t)


@check(
    "1.1.1/sold-before-opinion",
    aspect="C",
    population="product_launch",
    subject="subject",
    criteria={"gov.compliance_opinion_before_launch": "first_accepted"},
    applies=lambda t, c: in_list(t.step, "opinion") & t.listed,
    absence_in=("launch_record",),
    shows=_SHOWS,
    title=("法令遵循意見簽署前即已承保", "Sold before the opinion of compliance was signed"),
)
def sold_before_opinion(t: Rows, c: Criteria) -> Bool:
    """A product was sold before the head of compliance had signed an opinion on it."""
    return known_if(c["gov.compliance_opinion_before_launch"], _too_early(t))


@check(
    "1.1.1/step-not-recorded",
    aspect="C",
    population="product_launch",
    subject="subject",
    criteria={"net.board_before_launch": "first_accepted"},
    applies=lambda t, c: in_list(t.step, "plan", "opinion", "board"),
    # A renamed product passed its steps under its older code, which the register of products tells.
    absence_in=("launch_record", "product"),
    shows=_SHOWS,
    title=("商品上線程序無登錄", "A step before the launch is not on record"),
)
def step_not_recorded(t: Rows, c: Criteria) -> Bool:
    """A product was sold, and the register of launches holds no plan, no opinion of compliance or no resolution."""
    return c["net.board_before_launch"] & ~t.listed
