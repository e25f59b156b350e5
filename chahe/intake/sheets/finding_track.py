"""T01 追蹤改善表及各季底快照.

The date of the register comes from its own column, its title rows, the sheet's name (114Q2), the hand-over manifest, or
the file's name, in this order; a register that states none of them is a reject row by row. An approver, proof or person
of 「無」 or 「-」 is nobody: NULL, with the word in `stated_words`. Statuses, results and improvements stay as written.
"""

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, Parts, SheetKind
from chahe.intake.sheets.cells import choice, count, day, identifier, person, text, words, yes
from chahe.intake.sheets.finding_words import METHODS, REPORT, SOURCE, SOURCES, TRACKED, UNIT
from chahe.intake.words import fold, truth

_BETWEEN = "；、，,;\n /"


def references(value: Value, _asked: Asked) -> str:
    """Numbers in the source, joined by `;` however they were listed."""
    out = words(value)
    for mark in _BETWEEN:
        out = out.replace(mark, ";")
    return ";".join(part.strip() for part in fold(out).split(";") if part.strip())


def repeated(value: Value, _asked: Asked) -> Parts:
    """「是，FE-112-03」: whether repeated, and the earlier number."""
    said = fold(words(value))
    head, mark, rest = said.replace("；", ";").replace("，", ",").replace(";", ",").partition(",")
    known = truth(head)
    if known is None:
        raise ValueError("neither yes nor no")
    return Parts({"repeated": known, "previous_id": rest.strip() or None} if mark else {"repeated": known})


def unit_and_person(value: Value, _asked: Asked) -> Parts:
    """「資訊處／王主管」 or a unit alone."""
    said = [p.strip() for p in fold(words(value)).replace("、", "/").replace(",", "/").split("/") if p.strip()]
    if len(said) > 2:
        raise ValueError("more than a unit and a person")
    return Parts({"unit": said[0], "owner_person": said[1] if len(said) == 2 else None})


KIND = SheetKind(
    "finding_track",
    "finding_track",
    ("T01",),
    "追蹤改善表",
    (
        Col("finding_id", identifier, TRACKED, "序號|項次|編號|意見編號", need=True),
        Col("snapshot_date", day, "快照日|快照日期|資料日期|統計日期|表列日期|snapshot date|季底日|基準日"),
        Col("source_kind", choice(SOURCES), SOURCE),
        Col("report_no", identifier, REPORT),
        Col(
            "source_ref",
            references,
            "來源意見編號|原意見編號|來源缺失編號|原缺失編號|報告意見編號|原報告編號|source ref|對應意見編號|"
            "對應缺失編號|來源編號",
            "意見編號",
        ),
        Col("received_date", day, "收受日|收文日|收受日期|收文日期|received date|收文日/收受日"),
        Col("category", text, "業務項目|業務別|業務類別|category|查核項目"),
        Col("pattern_text", text, "缺失態樣|態樣|缺失類型|pattern|缺失標題|缺失事項", "缺失情節|缺失內容"),
        Col("unit", text, UNIT),
        Col("_unit_person", unit_and_person, "權責單位、主管|權責單位及主管|權責單位/主管|權責單位、人員"),
        Col("owner_person", person, "主管|負責人|承辦人|權責人員|改善負責人|負責人員|owner|權責主管|承辦人員"),
        Col(
            "original_due_date",
            day,
            (
                "原預定完成日|原訂完成日|原預定改善日|原預計完成日|original due date|原定完成日|原預定完成日期|"
                "原訂改善期限"
            ),
        ),
        Col(
            "due_date",
            day,
            (
                "現預定完成日|預定完成日|預計完成日|展延後完成日|現訂完成日|due date|目前預定完成日|現預計完成日|"
                "預定完成日期|現預定改善日|最新預定完成日"
            ),
            need=True,
        ),
        Col("extension_count", count, "展延次數|延展次數|展期次數|extension count"),
        Col("extension_reason", text, "展延理由|展期理由|延展原因|extension reason|展延原因|展延理由及核准層級"),
        Col(
            "extension_approved_by",
            person,
            ("展延核准人|展延核准層級|展延核准|核准層級|展期核准人|展延核定人|extension approved by|展延核准主管"),
        ),
        Col(
            "due_note",
            text,
            ("期限備註|期限更正說明|預定完成日備註|完成日備註|更正說明|期限說明|due note|期限異動說明"),
            "備註",
        ),
        Col("completed_date", day, "實際完成日|完成日|改善完成日|實際完成日期|completed date|實際改善完成日"),
        Col(
            "evidence_no",
            identifier,
            ("改善佐證檔號|佐證檔號|佐證文件編號|佐證編號|佐證資料|佐證文件|evidence no|改善佐證|佐證"),
        ),
        Col(
            "improvement_text",
            text,
            ("改善作法|改善措施|改善情形|改善內容|辦理改善情形|improvement|改善方案|改善做法|改善說明"),
            keep=True,
        ),
        Col(
            "status_text",
            text,
            (
                "辦理情形|改善狀態|目前狀態|狀態|追蹤狀態|改善辦理情形|status|辦理情形(已改善/改善中/未改善/陳述意見)|"
                "執行情形"
            ),
            need=True,
            keep=True,
        ),
        Col(
            "rule_text_only",
            yes,
            (
                "是否僅涉規章修訂|僅涉規章修訂|僅修訂規章|制度面缺失|是否僅須修訂規章|rule text only|僅涉制度面|"
                "是否僅修訂規章"
            ),
        ),
        Col("registered_by", person, "登錄人|登錄人員|建檔人|建立人|registered by|登記人|登錄者"),
        Col("requested_by_unit", text, "申請結案單位|結案申請單位|提出結案單位|requested by|申請單位"),
        Col("requested_date", day, "申請結案日|結案申請日|申請結案日期|requested date|結案申請日期"),
        Col("recheck_by", person, "覆查人|覆查人員|覆核人|複查人|recheck by|覆查者|複查人員"),
        Col("recheck_unit", text, "覆查單位|複查單位|recheck unit|覆查人單位|覆查人員單位"),
        Col("recheck_date", day, "覆查日|覆查日期|複查日期|recheck date|複查日"),
        Col("recheck_method", choice(METHODS), "覆查方式|複查方式|recheck method|覆查方式(重新執行/文件/訪談)"),
        Col("recheck_result", text, "覆查結果|複查結果|recheck result|覆查意見", keep=True),
        Col("closed_by", person, "結案核准人|結案核定人|核准結案人|結案核准|closed by|結案人|結案核准人員|結案主管"),
        Col("closed_date", day, "結案日|結案日期|結案核准日|closed date|核准結案日"),
        Col("_repeated", repeated, "是否重複及前次編號|是否重複、前次編號|是否重複發生及前次編號|是否重複/前次編號"),
        Col("repeated", yes, "是否重複|重複發生|是否重複發生|是否為重複缺失|repeated|重複缺失"),
        Col("previous_id", identifier, "前次編號|前次意見編號|前案編號|previous id|前次案號|前次缺失編號"),
    ),
    telling=(("original_due_date", "closed_date", "completed_date"), ("source_kind", "report_no", "source_ref")),
    snapshot="snapshot_date",
)
