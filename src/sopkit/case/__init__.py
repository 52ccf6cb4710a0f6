"""This module holds cases: their records, and how logs of records are read."""

from sopkit.case.cases import Case, Unread
from sopkit.case.log import Problem, read_log
from sopkit.case.records import RECORD_KEYS, Record, RecordError, record_from

__all__ = [
    "RECORD_KEYS",
    "Case",
    "Problem",
    "Record",
    "RecordError",
    "Unread",
    "read_log",
    "record_from",
]
