#!/bin/sh
# System packages the tests use: Java 17 (Spark), openssl (a local time-stamping authority), Samba (a live domain
# controller), PostgreSQL and MariaDB (live databases), an ODBC driver, Chromium and a library of its driver (the
# workbench). As root on Debian they are installed; elsewhere the missing ones are named and their tests skip.
set -eu
missing=""
command -v java >/dev/null 2>&1 || missing="$missing openjdk-17-jre-headless"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
command -v samba >/dev/null 2>&1 || missing="$missing samba samba-ad-provision samba-dsdb-modules samba-vfs-modules ldb-tools winbind"
command -v postgres >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ] || missing="$missing mariadb-server-core"
ls /usr/lib/*/odbc/psqlodbcw.so >/dev/null 2>&1 || missing="$missing odbc-postgresql unixodbc"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing="$missing libatomic1"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -q
    # shellcheck disable=SC2086 # a list of package names
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
else
    echo "Not installed; the tests that need them will skip:$missing 未安裝，相關測試將略過。" >&2
fi
