"""Headers and words that the sheets about privileged use and log sources share."""

HOST = (
    "主機|主機名稱|主機或系統|主機/系統|系統或主機|目標主機|目的主機|目標系統|連線主機|設備名稱|主機或設備|主機/設備|"
    "host|host name|target address|target system address|target machine"
)
ACCOUNT = (
    "帳號|帳號名稱|特權帳號|使用帳號|最高權限帳號|目標帳號|連線帳號|account|account name|target account|"
    "account user name"
)
USER = (
    "使用人|使用者|使用人員|使用人員工編號|申請人|申請人員工編號|申請人員|操作人|操作人員|登入人員|used by|user|"
    "user name"
)
REQUEST = "申請單號|申請單編號|單號|表單編號|申請編號|工單號|工單編號|request no|ticket id|request id"
APPROVER = "核准人|核准主管|核准人員|核定人|核決主管|簽核主管|approved by|approver"
APPROVED = "核准時間|核准日期|核准日|核准日時|簽核時間|核定時間|approved at|核准完成時間"
FROM = (
    "使用起時|使用起時間|使用起始時間|使用開始時間|起時|起始時間|開始時間|起日時|自|from at|from|預計開始時間|核准起時"
)
TO = "使用迄時|使用迄時間|使用結束時間|迄時|結束時間|迄日時|終止時間|至|to at|to|預計結束時間|核准迄時"
RECORDING = "側錄編號|側錄檔編號|側錄代號|側錄編碼|錄影編號|recording no|recording id"
