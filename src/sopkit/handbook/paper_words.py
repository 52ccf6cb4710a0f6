"""This module holds the words of the day plan and the notice of change, in English and Chinese."""

from __future__ import annotations

from typing import Final

# Each entry: English, Chinese. {..} is filled in where it is used.
PAPER_WORDS: Final[dict[str, tuple[str, str]]] = {
    "day_plan": ("Day plan", "当日计划"),
    "as_of": ("As of", "截至"),
    "done_at": ("Done at", "完成时间"),
    "by_time": ("by {due}", "{due} 前"),
    "from_time": ("from {earliest}", "{earliest} 起"),
    "answers": (" ({answers})", "（{answers}）"),
    "between_times": ("{earliest} – {due}", "{earliest} – {due}"),
    "any_time": ("any time", "随时"),
    "no_time": ("no time set", "未定时限"),
    "anybody": ("Nobody named", "未指定岗位"),
    "overdue": ("overdue", "已超时"),
    "overdue_since": ("overdue since {at}", "{at} 起已超时"),
    "in_the_log": ("In the log", "记录中的问题"),
    "provisional": ("provisional: days off are not announced yet", "暂定：放假安排尚未公布"),
    "unsure": ("only if it applies; find out: {needs}", "是否适用待确认：{needs}"),
    "no_figure": ("the house has not set {names}", "本单位未设定 {names}"),
    "recommended": ("recommended", "建议"),
    "not_known": ("not known yet", "尚不清楚"),
    "find_out": ("Find out", "须了解"),
    "nothing_owed": ("Nothing is owed at this time.", "此时没有须完成的事项。"),
    "shift_lead": ("Checked by the supervisor", "主管核对"),
    "change_notice": ("Change notice", "变更通知"),
    "change_note": (
        "What is otherwise for the person who does it. A bar marks a demand that changed; "
        "a change of wording has none.",
        "列出对执行人有影响的变化。竖线表示要求有变，仅改文字者不标。",
    ),
    "before_change": ("Until now", "原规定"),
    "after_change": ("From now on", "现规定"),
    "everybody": ("Everybody", "所有人"),
    "new_procedure": ("This procedure is new", "此规程为新增"),
    "gone_procedure": ("This procedure is gone", "此规程已取消"),
    "by_figure": ("by the figure {names}", "因数值 {names}"),
    "nothing_changed": ("Nothing changed.", "没有变化。"),
    "read_changes": (
        "I have read these changes and work to them.",
        "本人已阅读以上变更，并按其执行。",
    ),
    "effect_words": ("wording only", "仅文字修改"),
    "effect_looser": ("looser", "放宽"),
    "effect_tighter": ("tighter", "收紧"),
    "effect_added": ("new", "新增"),
    "effect_removed": ("gone", "取消"),
    "effect_other": ("otherwise", "改变"),
}
