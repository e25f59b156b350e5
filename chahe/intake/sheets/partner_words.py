"""What a log-in was verified by, out of the words of an export. A picture (captcha) or an address verifies nobody."""

import re2

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Parts
from chahe.intake.sheets.cells import words
from chahe.intake.words import squeeze

PARTNER = "合作夥伴編號|合作夥伴代號|夥伴代號|夥伴編號|保經代代號|合作機構代號|partner no"
_BETWEEN = re2.compile(r"[+＋、,，;；/／&＆及與和加]+")
_MEANS = {
    "": "帳號 使用者代號 帳號及 圖形驗證碼 圖形驗證 圖形碼 圖片驗證碼 驗證圖 captcha IP白名單 固定IP 來源位址限制",
    "by_password": "密碼 帳號密碼 帳密 固定密碼 靜態密碼 PIN 通行碼 password 使用者密碼 帳號／密碼",
    "by_holding": (
        "OTP 一次性密碼 一次密碼 動態密碼 簡訊OTP 簡訊驗證碼 簡訊動態密碼 電子郵件OTP 推播 推播確認 推播驗證 "
        "軟體權杖 硬體權杖 權杖 token TOTP 驗證器 authenticator FIDO FIDO2 裝置綁定 綁定裝置 晶片卡 SMSOTP"
    ),
    "by_body": "指紋 人臉 人臉辨識 臉部辨識 生物辨識 生物特徵 faceid touchid",
    "by_certificate": (
        "mTLS 雙向TLS 雙向TLS憑證 雙向憑證 用戶端憑證 憑證 工商憑證 軟體憑證 伺服器憑證 client certificate 憑證簽章"
    ),
}
FLAGS = tuple(name for name in _MEANS if name)
_KNOWN = {squeeze(word): name for name, listed in _MEANS.items() for word in listed.split(" ")} | {
    squeeze("client certificate"): "by_certificate"
}
_MACHINES = {
    True: "系統 機器 系統對系統 API 程式 主機 系統帳號 machine",
    False: "人員 個人 使用者 人 自然人 人工 業務人員 person",
}
_KINDS = {squeeze(word): machine for machine, listed in _MACHINES.items() for word in listed.split(" ")}


def method(value: Value, _asked: Asked) -> Parts:
    """The words, and what they ask for; nothing of it where one of them is not known."""
    said = words(value).strip()
    found = [_KNOWN.get(squeeze(part)) for part in _BETWEEN.split(said) if part.strip()]
    if not found or None in found:
        return Parts({"method_text": said})
    return Parts({"method_text": said, **{flag: flag in found for flag in FLAGS}})


def machine(value: Value, _asked: Asked) -> bool:
    """Whether a system logs in. Raises ValueError."""
    told = _KINDS.get(squeeze(words(value)))
    if told is None:
        raise ValueError("neither a person nor a system")
    return told
