"""G03 員工名冊. 「無」 in the mail column states that the person has no mailbox; the word is in `stated_words`."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, email, employee, identifier, text, yes

KIND = SheetKind(
    "employee",
    "employee",
    ("G03",),
    "員工名冊",
    (
        Col(
            "employee_no",
            employee,
            (
                "員工編號|員編|工號|員工代號|員工代碼|人員編號|職工編號|emp no|empno|employee id|employee no|"
                "employee number|emp id"
            ),
            need=True,
        ),
        Col("person_name", text, "姓名|員工姓名|中文姓名|人員姓名|name|employee name"),
        Col("unit", text, "單位|部門|單位名稱|部門名稱|所屬單位|所屬部門|服務單位|department|dept|unit"),
        Col(
            "job_kind",
            text,
            ("職類|職務類別|職類(內勤/外勤/派遣/駐點委外)|人員職類|內外勤別|內外勤|job kind|人員類別"),
            "類別|職稱類別",
        ),
        Col(
            "employment_kind",
            text,
            ("任用別|聘僱別|僱用別|僱用類別|任用類別|聘用別|聘僱類別|employment kind|employment type|身分別"),
        ),
        Col(
            "hired_date",
            day,
            ("到職日|到職日期|入職日|入職日期|報到日|報到日期|hire date|hired date|到職生效日|進駐日|進駐日期"),
            need=True,
        ),
        Col(
            "left_date",
            day,
            (
                "離職日|離職日期|離職生效日|離職生效日期|退職日|退休日|left date|termination date|離職生效|"
                "離職/退休日|"
                "撤離日"
            ),
        ),
        Col(
            "leave_from",
            day,
            ("留職停薪起日|留停起日|留職停薪起|留停起|留職停薪開始日|留停日|留停開始日|leave from|留職停薪日"),
        ),
        Col(
            "leave_to",
            day,
            ("留職停薪迄日|留停迄日|留職停薪迄|留停迄|留職停薪結束日|復職日|留停結束日|leave to|留停復職日"),
        ),
        Col(
            "mailbox",
            email,
            (
                "公司電子郵件|電子郵件|電子信箱|公司信箱|電子郵件信箱|email|e-mail|mail|公司email|電子郵件地址|"
                "郵件信箱|"
                "信箱|電郵"
            ),
        ),
        Col(
            "has_computer",
            yes,
            (
                "是否配有電腦|是否使用電腦系統|是否配發電腦|是否使用電腦|配發電腦|有無電腦|是否有電腦|個人電腦|"
                "使用電腦|has computer"
            ),
        ),
        Col(
            "ad_account",
            identifier,
            ("ad帳號|網域帳號|帳號|登入帳號|samaccountname|ad account|user account|windows帳號|員工帳號"),
        ),
    ),
    telling=(("unit", "job_kind", "employment_kind"),),
)
