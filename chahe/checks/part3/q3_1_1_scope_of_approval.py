"""保險業辦理網路投保業務，是否已依「保險業辦理電子商務應注意事項」規定向主管機關提出申請，並經主管機關核准後辦理？

Aspect B: every accepted application against the register of approvals: product (under any name it had), channel and
site, and day. The articles on which business needs which approval were not read: the insurer's own norm on putting
products on sale states the duty. How far a letter of approval reaches is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false

_NORM = "net.sale_after_approval"
_SHOWS = ("product_code", "channel", "site", "submitted_date", "perhaps_from")


@check(
    "3.1.1/product-not-approved",
    aspect="B",
    population="sale",
    subject="subject",
    criteria={_NORM: "submitted_date"},
    absence_in=("product",),
    shows=_SHOWS,
    title=("商品未經核准即於網路銷售", "A product was sold without any approval"),
)
def product_not_approved(t: Rows, c: Criteria) -> Bool:
    """An application was accepted for a product the register of approvals does not hold under any of its names."""
    return c[_NORM] & known_if(t.dated | ~t.listed, ~t.listed)


@check(
    "3.1.1/channel-not-approved",
    aspect="B",
    population="sale",
    subject="subject",
    criteria={_NORM: "submitted_date"},
    applies=lambda t, c: t.listed,
    absence_in=("product",),
    shows=_SHOWS,
    title=("於未經核准之通路銷售", "A product was sold through a channel not approved for it"),
)
def channel_not_approved(t: Rows, c: Criteria) -> Bool:
    """An application was accepted through a channel or site for which no approval of the product is registered."""
    return c[_NORM] & ~t.reached


@check(
    "3.1.1/sold-before-approval",
    aspect="B",
    population="sale",
    subject="subject",
    criteria={_NORM: "submitted_date"},
    applies=lambda t, c: t.reached,
    absence_in=("product",),
    shows=_SHOWS,
    title=("核准日前即已銷售", "Sold before the day of approval"),
)
def sold_before_approval(t: Rows, c: Criteria) -> Bool:
    """An application was submitted, and later accepted, before the day its product was approved for the channel."""
    early = t.submitted_date < t.perhaps_from
    in_time = true_or_false(t.submitted_date >= t.sure_from)
    return c[_NORM] & known_if(in_time | (early & ~t.undated), early)
