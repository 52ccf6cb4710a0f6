"""This module holds cases: their records, and how logs of records are read."""

from sopkit.case.cases import Case, Unread
from sopkit.case.log import Problem, read_log
from sopkit.case.parts import Part, Pin, check_version
from sopkit.case.records import RECORD_KEYS, Record, RecordError, record_from

__all__ = [
    "RECORD_KEYS",
    "Case",
    "Part",
    "Pin",
    "Problem",
    "Record",
    "RecordError",
    "Unread",
    "check_version",
    "read_log",
    "record_from",
]
