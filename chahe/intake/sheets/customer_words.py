"""Headers that the sheets about customers' log-ins and one-time passwords share."""

CUSTOMER = (
    "客戶識別碼|客戶代碼|客戶編號|會員編號|會員代碼|會員識別碼|要保人識別碼|保戶識別碼|保戶代碼|保戶編號|customer|"
    "customer id|member id"
)
PHONE = "收受門號|門號|收受電話|行動電話|手機號碼|接收門號|簡訊OTP收受門號|收訊門號|phone|phone no|mobile|msisdn"
DEVICE = "裝置識別碼|設備識別碼|裝置代碼|裝置ID|設備ID|裝置指紋|device|device id|device fingerprint"
