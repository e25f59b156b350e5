"""Which pictures and leads stand in the working paper of which item. Pure."""

from chahe.report.beacon_pictures import intervals
from chahe.report.content import Block, Heading
from chahe.report.dossier import ItemPaper
from chahe.report.leads import amounts
from chahe.report.log_pictures import record_hours, timeline, top_hours
from chahe.report.making import Making

_PICTURES, _LEADS = "圖示 pictures", "線索（供選取樣本，非缺失）leads, no findings"
_OF_ITEM = {
    "4.2.1": (_PICTURES, (timeline, record_hours, top_hours)),
    "4.2.3": (_PICTURES, (intervals,)),
    "5.3": (_LEADS, (amounts,)),
}


def pictures(making: Making, paper: ItemPaper) -> list[Block]:
    """The pictures of an item under their heading; nothing for an item that has none."""
    if paper.code not in _OF_ITEM:
        return []
    heading, makers = _OF_ITEM[paper.code]
    return [Heading(3, heading), *(b for make in makers for b in make(making))]
