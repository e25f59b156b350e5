"""D04 教育訓練紀錄. A completion date of 「未完成」 is NULL: not completed, with the word in `stated_words`."""

from chahe.intake import numbers
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Col, SheetKind
from chahe.intake.sheets.cells import day, employee, minutes, text, words, yes
from chahe.intake.sheets.drill_words import EMPLOYEE


def points(value: Value, asked: Asked) -> int:
    """A score in whole points, rounded down: 87.5 is 87."""
    said = numbers.parse_decimal(words(value).strip().removesuffix("分"))
    return int(said)


KIND = SheetKind(
    "training",
    "training",
    ("D04",),
    "教育訓練紀錄",
    (
        Col("employee_no", employee, EMPLOYEE + "|學員編號|學員帳號|受訓人員編號", need=True),
        Col(
            "course_name",
            text,
            ("課程名稱|課程|訓練課程|訓練名稱|course|course name|課程主題|教育訓練名稱|訓練主題"),
            need=True,
        ),
        Col(
            "completed_date",
            day,
            (
                "完成日|完成日期|完訓日|完訓日期|結訓日期|完成時間|通過日期|completed date|completion date|上課日期|"
                "訓練日期|完訓時間"
            ),
            need=True,
        ),
        Col("passed", yes, "是否及格|是否通過|及格|通過|是否合格|測驗結果|passed|結果|完訓狀態|是否完訓"),
        Col("score_points", points, "測驗成績|成績|分數|測驗分數|score|得分"),
        Col(
            "duration_minutes",
            minutes,
            (
                "課程長度|課程長度(分鐘)|時數|訓練時數|課程時數|上課時數|時數(小時)|duration|課程時數(小時)|"
                "訓練時數(小時)|時間(分鐘)|"
                "時數(分鐘)|課程時間(分鐘)"
            ),
        ),
    ),
)
