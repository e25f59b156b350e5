"""Headers that the sheets about drills share."""

DRILL = (
    "演練場次編號|演練編號|場次編號|演練代號|演練代碼|演練場次|場次代號|drill id|drill no|campaign id|campaign|演練案號"
)
DR_DRILL = "演練編號|演練代號|演練代碼|演練案號|drill id|drill no|備援演練編號|演練登錄編號"
EMAIL = (
    "電子郵件|電子信箱|公司電子郵件|收件人|收件者|收件信箱|email|e-mail|mail|郵件地址|電子郵件地址|recipient|收件人信箱"
)
EMPLOYEE = "員工編號|員編|工號|員工代號|人員編號|employee no|emp no|employee id|員工代碼"
