"""N06 資安設備告警 as consoles export them (CSV, xlsx); Suricata's eve.json is read by `suricata-eve`.

A grade that is none of the known words stays as written: whether such an alert needs a ticket is then open.
"""

from chahe.intake.sheets.alert_words import (
    ACTIONS,
    ALERT,
    ALERT_NO,
    MACHINE,
    SENSOR,
    SEVERITIES,
    SEVERITY,
    SIGNATURE,
    TICKET,
    lower,
    one_address,
    port,
)
from chahe.intake.sheets.api import Col, SheetKind
from chahe.intake.sheets.cells import choice, host, identifier, moment, text

KIND = SheetKind(
    "security_alert",
    "security_alert",
    ("N06",),
    "資安設備告警",
    (
        Col("alert_no", identifier, ALERT_NO),
        Col("product", text, "產品|設備產品|產品名稱|設備廠牌|廠牌型號|product|product name|vendor", "設備類別"),
        Col("sensor", text, SENSOR, "設備|設備名稱|device"),
        Col(
            "happened",
            moment("happened"),
            "告警時間|發生時間|事件時間|偵測時間|產生時間|happened|receive time|event time|alert time|generated time|"
            "date/time|detection time|log time|timestamp",
            "時間|日期時間|time|date|datetime",
            need=True,
        ),
        Col("signature_id", identifier, SIGNATURE),
        Col("alert_name", text, ALERT, need=True),
        Col("category", text, "告警類別|攻擊類別|攻擊類型|事件類別|威脅類別|category|attack type|threat type|subtype"),
        Col("severity", choice(SEVERITIES), SEVERITY, need=True),
        Col(
            "src_ip",
            one_address("src"),
            "來源位址|來源ip|來源ip位址|攻擊來源|攻擊來源ip|src ip|source ip|source address|source|srcip|attacker",
        ),
        Col("src_port", port, "來源埠|來源連接埠|來源通訊埠|src port|source port|srcport"),
        Col(
            "dst_ip",
            one_address("dst"),
            "目的位址|目的ip|目的ip位址|目標位址|攻擊目標|攻擊目標ip|dst ip|destination ip|destination address|"
            "destination|dstip|target|victim",
        ),
        Col("dst_port", port, "目的埠|目的連接埠|目的通訊埠|dst port|destination port|dstport"),
        Col("proto", lower, "通訊協定|協定|proto|protocol|ip protocol"),
        Col("host", host, MACHINE, "電腦名稱|computer name|computer"),
        Col("user_name", text, "使用者|使用者帳號|使用者名稱|user|user name|source user"),
        Col("action", choice(ACTIONS), "處置動作|動作|處理動作|設備動作|action|action taken|處置"),
        Col("flow_id", identifier, "連線編號|連線識別碼|flow id|session id|sessionid"),
        Col("ticket_no", identifier, TICKET),
    ),
    telling=(("signature_id", "alert_no", "category", "action", "product"), ("src_ip", "dst_ip", "host")),
)
