"""Plan, judge, count, trace, decide: tables and criteria in, observations out. See run.py."""
