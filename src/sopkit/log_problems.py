"""This module says in English and Chinese what is wrong with the records of a log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sopkit.language import Text, join, phrase, pick

if TYPE_CHECKING:
    from sopkit.shown import AfterEnd

PROBLEMS: Mapping[str, Text] = {
    "nearest": Text("; did you mean '{name}'?", "；是否为“{name}”？"),
    "undeclared_event": Text(
        "record {record}: the procedure declares no event '{detail}'; the record is kept and "
        "not judged",
        "记录 {record}：规程未声明事件“{detail}”；记录保留，不作判定",
    ),
    "undeclared_field": Text(
        "record {record}: '{detail}' is neither a fact nor a field of its event; the value is kept "
        "and not read",
        "记录 {record}：“{detail}”既非事实，也非该事件的字段；数值保留，不予读取",
    ),
    "undeclared_rule": Text(
        "record {record}: it waives '{detail}', which is no step or rule that demands something; "
        "it waives nothing",
        "记录 {record}：所豁免的“{detail}”不是有要求的步骤或规则；不起作用",
    ),
    "no_such_record": Text(
        "record {record}: it corrects record {detail}, which is not there or was recorded later; "
        "it takes effect when that record arrives",
        "记录 {record}：所更正的记录 {detail} 不存在或登记更晚；待该记录到达后生效",
    ),
    "waiver_without_reason": Text(
        "record {record}: a waiver of '{detail}' gives no reason; add `reason`, or it waives "
        "nothing",
        "记录 {record}：豁免“{detail}”未写理由；须补 `reason`，否则不生效",
    ),
    "appointment_in_the_past": Text(
        "record {record}: the agreed time ends before it was agreed; correct the record",
        "记录 {record}：约定的时间早于作出约定的时刻；须更正记录",
    ),
    "unknown_exit": Text(
        "record {record}: the step has no exit '{detail}'; record it again with one of its exits",
        "记录 {record}：该步骤没有分支“{detail}”；须用它的一个分支重新记录",
    ),
    "decided_exit": Text(
        "record {record}: it names the exit '{detail}', but what is known of the case decides "
        "another one, which is taken; if that is wrong, correct the facts",
        "记录 {record}：所写分支“{detail}”与个案的情况不符，流程按情况走另一分支；"
        "若情况记录有误，请予更正",
    ),
    "unknown_member": Text(
        "record {record}: '{detail}' is no member of the collection; correct the key",
        "记录 {record}：“{detail}”不在集合内；须更正 key",
    ),
    "no_member": Text(
        "record {record}: '{detail}' is done for each of several, and the record has no `key` that "
        "says for which, so it counts for none; replace it by one that has its key",
        "记录 {record}：“{detail}”须逐一完成，而记录未以 `key` 注明所指哪一项，故不计入；"
        "请补上 key 更正该记录",
    ),
    "no_key": Text(
        "record {record}: it begins one of several series, and it lacks the field '{detail}' that "
        "says which, so it begins none; replace it by one that has this field",
        "记录 {record}：该记录应开始多个系列之一，但缺少注明所属系列的字段“{detail}”，"
        "故未开始任何系列；请补上该字段更正该记录",
    ),
    "after_end": Text(
        "record {records}: the case had ended by then, so it opens no duty and was not judged by "
        "{rules}; what still has to be done about it belongs in a new case",
        "记录 {records}：当时个案已经结束，不再产生应做事项，也未按 {rules} 判定；如仍须处理，"
        "请另立个案",
    ),
    "after_end_several": Text(
        "records {records}: the case had ended by then, so they open no duty and were not judged "
        "by {rules}; what still has to be done about them belongs in a new case",
        "记录 {records}：当时个案已经结束，不再产生应做事项，也未按 {rules} 判定；如仍须处理，"
        "请另立个案",
    ),
}


def problem_text(
    record: int | str, code: str, detail: Any, language: str, nearest: str = ""
) -> str:
    """What is wrong with a record, and what to do."""
    said = phrase(code, language, catalogue=PROBLEMS, record=record, detail=detail)
    return said + phrase("nearest", language, catalogue=PROBLEMS, name=nearest) if nearest else said


def after_end_text(found: Sequence[AfterEnd], language: str) -> str:
    """Which records came when the case had ended, for what, and what to do, in one sentence."""
    key = "after_end" if len(found) == 1 else "after_end_several"
    records = join([str(one.record) for one in found], language)
    names = dict.fromkeys(rule for one in found for rule in one.rules)
    rules = pick(language, ", ", "、").join(names)
    return phrase(key, language, catalogue=PROBLEMS, records=records, rules=rules)
