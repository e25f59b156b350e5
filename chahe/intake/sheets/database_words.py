"""Headers that the sheets about databases share."""

DATABASE = "資料庫名稱|資料庫|資料庫代號|資料庫執行個體|database name|database|db name|instance name|service name"
DATABASE_ACCOUNT = "資料庫帳號|資料庫使用者|DB帳號|資料庫登入帳號|db user|db account|database user|db user name"
"""Accounts of a database; plain 帳號 means one of a host elsewhere."""
