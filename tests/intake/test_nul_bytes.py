"""A NUL within a record makes it a reject: readers of tables by name of their columns take no damaged cell."""

import pytest

from chahe.intake.api import Context, readers
from tests.intake.corpus import KEY, read, reject_lines

DAMAGED = {
    "guardium-csv": (
        b"Timestamp,DB User Name,SQL Verb,Database Name,Object Name\n2025-03-11 16:30:00,a\0b,SELECT,CLM,POLICY\n"
    ),
    "ibmi-journal": (
        b"PWTSTP,PWENTT,PWCODE,PWSEQN,PWJOB,PWUSER,PWNBR,PWTYPE\n2026-03-02-08.00.01.123456,PW,T,1,a\0b,QSYS,1,S\n"
    ),
    "imperva-csv": (
        b"Event Date and Time,DB User,Operation,Database,Source IP\n2025-03-11 16:30:00,a\0b,Select,CLM,10.0.0.1\n"
    ),
    "mssql-audit": b"event_time,action_id,succeeded,server_principal_name\n2025-03-11 16:30:00,SL,1,a\0b\n",
    "perfmon-csv": b'"(PDH-CSV 4.0)","\\\\H\\Processor(_Total)\\% Processor Time"\n"03/12/2025 00:30:00.1","5\0"\n',
    "splunk-export": b"_raw,_time,host\na\0b,2026-03-02T08:00:00.000+0800,h\n",
    "sar-cpu": (
        b"Linux 5 (web01) \t2025-02-28 \t_x86_64_\t(4 CPU)\n\n"
        b"00:00:01        CPU     %user     %nice   %system   %iowait    %steal     %idle\n"
        b"00:10:01        a\0l      3.05      0.00      1.21      0.10      0.00     95.64\n"
    ),
    "zabbix-history": b"host,key_,clock,value\nh\0,system.cpu.util,1741710600,5\n",
}


@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_a_nul_is_a_reject(name: str) -> None:
    sink = read(readers()[name], DAMAGED[name], Context(path="file", key=KEY))
    assert [rows for rows in sink.rows.values() if rows] == []
    assert len(list(reject_lines(sink, None))) == 1


@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_the_same_record_without_it_is_a_row(name: str) -> None:
    sink = read(
        readers()[name], DAMAGED[name].replace(b"a\0l", b"all").replace(b"\0", b""), Context(path="file", key=KEY)
    )
    assert sum(map(len, sink.rows.values())) == 1
    assert list(reject_lines(sink, None)) == []
