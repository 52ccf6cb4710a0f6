"""This module holds the words that stand only in pictures, in each language."""

from __future__ import annotations

from functools import cache
from typing import Final

from sopkit.language import pick

WORDS: Final[dict[str, tuple[str, str]]] = {
    "start": ("Start", "开始"),
    "end": ("End", "结束"),
    "to": ("to step {}", "转步骤 {}"),
    "from": ("from step {}", "接步骤 {}"),
    "any_order": ("In any order", "不分先后"),
    "any_order_in": ("{}: in any order", "{}：不分先后"),
    "after_this": ("After this, in any order", "此后不分先后"),
    "flow": ("Flow of the steps", "步骤流程图"),
    "flow_page": ("Flow of the steps, sheet {} of {}", "步骤流程图，第 {} 张，共 {} 张"),
    "flow_free": ("What each step waits for", "步骤触发关系图"),
    "flow_free_page": (
        "What each step waits for, sheet {} of {}",
        "步骤触发关系图，第 {} 张，共 {} 张",
    ),
    "flow_alt": (
        "Flow diagram of {steps} steps, {first}, to {last}.",
        "{steps} 个步骤的流程图：{first}，至{last}。",
    ),
    "flow_choices": (
        "The way parts at {choices}; which way is which stands beside the arrows.",
        "在{choices}处分支，各分支写在箭头旁。",
    ),
    "flow_loops": (
        "A line at the side leads back where work is repeated: {loops}.",
        "侧边的线表示返回重做：{loops}。",
    ),
    "free_alt": (
        "Diagram of {steps} steps with no fixed order. A full arrow leads from what opens a step "
        "to the step, a broken one from what must be done first.",
        "{steps} 个步骤的关系图，无固定先后。实线箭头由触发事项指向步骤，虚线箭头由须先完成的事项"
        "指向步骤。",
    ),
    "free_loose": (
        "{count} of them wait for nothing and stand in frames.",
        "其中 {count} 个步骤无须等待，列在框内。",
    ),
    "lanes": ("Who does what", "岗位分工图"),
    "lanes_alt": (
        "Table with a row for each of the {steps} steps and a lane for each role: {roles}. "
        "A dot stands in the lane of who does the step, a ring in the lane of who is told.",
        "每个步骤一行，共 {steps} 行，每个岗位一道：{roles}。"
        "实心点表示执行人，空心圈表示被告知人。",
    ),
    "does": ("does the step", "执行"),
    "is_told": ("is told", "被告知"),
    "next_in_line": ("goes on with the next step", "接下一步骤"),
    "timeline": ("Lead times and intervals", "时间轴"),
    "timeline_alt": (
        "Time line, running down, with {points} times: {shown}.",
        "自上而下的时间轴，共 {points} 个时刻：{shown}。",
    ),
    "before": ("{} before", "提前{}"),
    "after": ("within {}", "{}内"),
    "every": ("every {}", "每{}"),
    "every_so_long": ("every {}", "每隔{}"),
    "every_least": ("at least {} apart", "至少间隔{}"),
    "same_day": ("on the same day", "当天"),
    "until_then": ("until then", "在此之前"),
    "near_edge": ("near edge", "近侧"),
    "top_view": ("from above", "俯视"),
    "front_view": ("from the front", "正视"),
    "scale": ("scale 1 : {}", "比例 1 : {}"),
    "drawing": ("{title}, {view}, scale 1 : {scale}", "{title}，{view}，比例 1 : {scale}"),
    "variant": (
        "{title}, {view}, if {when}, scale 1 : {scale}",
        "{title}，{view}，如{when}，比例 1 : {scale}",
    ),
    "drawing_alt": (
        "Scale drawing of {objects}. Marked with dimension arrows and the permitted deviation: "
        "{relations}.",
        "{objects}的比例图，以尺寸线和允许偏差带标出：{relations}。",
    ),
    "drawing_plain": ("Scale drawing of {objects}.", "{objects}的比例图。"),
    "repeated": ("one of several alike", "相同的多个之一"),
    "in_line": ("in line", "对齐"),
    "flush": ("flush", "齐平"),
    "parallel": ("parallel", "平行"),
    "mirrored": ("mirrored", "对称"),
    "same_place": ("centre here", "中心在此"),
    "same_place_any": ("here or there", "两处任一"),
    "points": ("points here", "指向"),
    "between": ("between these", "位于其间"),
}  # fmt: skip


@cache
def words(language: str) -> dict[str, str]:
    """All words of pictures in one language, by key."""
    return {key: pick(language, *pair) for key, pair in WORDS.items()}
