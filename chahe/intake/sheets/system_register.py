"""G01 資訊系統清冊（附表一）."""

from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import day, grade, identifier, minutes, person, text, yes

KIND = SheetKind(
    "system_register",
    "system_register",
    ("G01",),
    "資訊系統清冊",
    (
        Col(
            "system_id",
            identifier,
            (
                "系統代碼|系統編號|系統代號|資訊系統代碼|資訊系統編號|應用系統代碼|應用系統編號|system id|system no|"
                "系統識別碼"
            ),
            need=True,
        ),
        Col("system_name", text, "系統名稱|資訊系統名稱|應用系統名稱|system name|系統中文名稱", need=True),
        Col(
            "system_class",
            grade,
            (
                "系統類別|系統分類|類別(第一/二/三類)|評估類別|系統類別(第一、二、三類)|資安評估類別|系統等級|"
                "電腦系統類別|system class"
            ),
            "類別|分類|等級",
        ),
        Col(
            "is_core",
            yes,
            (
                "是否核心資訊系統|是否為核心系統|是否核心系統|是否核心|是否屬核心系統|核心系統|核心資訊系統|"
                "是否為核心資訊系統|核心|core"
            ),
        ),
        Col(
            "internet_facing",
            yes,
            (
                "是否可由外部internet直接連線|是否可由網際網路直接連線|是否可由外部網際網路直接連線|"
                "是否可由internet直接連線|可由外部internet直接連線|是否對外|是否對外服務|對外服務|對外|"
                "網際網路直接連線|"
                "internet facing"
            ),
        ),
        Col(
            "ecommerce",
            yes,
            (
                "是否屬電子商務業務|是否屬電子商務|是否為電子商務系統|電子商務|是否電子商務|電子商務業務|是否屬電商|"
                "電商業務|e-commerce|ecommerce"
            ),
        ),
        Col(
            "owner_unit",
            text,
            ("系統負責單位|負責單位|權責單位|主管單位|業務主管單位|業務單位|owner unit|管理單位"),
            "單位|部門",
        ),
        Col(
            "owner_person",
            person,
            ("系統負責人|負責人|系統負責人員工編號|承辦人|系統管理人|owner|負責人員"),
            "管理人員",
        ),
        Col("live_date", day, "上線日|上線日期|啟用日|啟用日期|上線時間|正式上線日|live date|系統上線日"),
        Col("retired_date", day, "下線日|下線日期|停用日|停用日期|除役日|除役日期|汰除日期|retired date|系統下線日"),
        Col(
            "changed_date",
            day,
            (
                "最近重大異動日|最近異動日|異動日|異動日期|變更日期|最近變更日|重大異動日|分類異動日|changed date|"
                "最近一次異動日期"
            ),
        ),
        Col(
            "rto_minutes",
            minutes,
            (
                "rto|復原時間目標|目標復原時間|回復時間目標|目標rto|核定rto|系統復原時間目標|rto復原時間目標|"
                "可容忍復原時間"
            ),
        ),
        Col(
            "rpo_minutes",
            minutes,
            ("rpo|復原點目標|資料復原點目標|回復點目標|目標rpo|核定rpo|rpo復原點目標|資料復原時點目標"),
        ),
        Col(
            "mtpd_minutes",
            minutes,
            ("mtpd|最大可容忍中斷時間|最大容忍中斷時間|最大可容忍中斷期間|可容忍中斷時間|mtd|最長可容忍中斷時間"),
        ),
    ),
    telling=(("system_class", "is_core", "internet_facing"),),
)
