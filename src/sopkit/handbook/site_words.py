"""This module holds the words of the site that no other product of the handbook needs."""

from __future__ import annotations

from typing import Final

from sopkit.handbook.traditional import in_script
from sopkit.language import pick

# Each entry: English, Chinese. {..} is filled in by the page or by its script.
SITE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "home": ("All procedures", "全部规程"),
    "skip": ("Skip to the content", "跳到正文"),
    "search": ("Search", "搜索"),
    "search_hint": ("step, rule, id or figure", "步骤、规则、编号或数值"),
    "search_keys": (
        "Press / to search, ↑ and ↓ to choose, Enter to open, Esc to close.",
        "按 / 搜索，↑ ↓ 选择，Enter 打开，Esc 关闭。",
    ),
    "found": ("{n} found", "找到 {n} 条"),
    "found_more": ("the first {shown} of {n}", "共 {n} 条，显示前 {shown} 条"),
    "found_one": ("1 found", "找到 1 条"),
    "found_other": ("Search the Chinese book", "在英文手册中搜索"),
    "found_none": ("Nothing found for “{query}”.", "未找到“{query}”。"),
    "search_broken": (
        "The search index could not be read; copy the whole folder, with “assets”.",
        "无法读取搜索索引；请复制整个文件夹（含 assets）。",
    ),
    "theme": ("Dark mode", "深色模式"),
    "print": ("Print", "打印"),
    "on_page": ("On this page", "本页内容"),
    "path": ("You are here", "当前位置"),
    "progress": ("{done} of {all} steps done", "已完成 {done}/{all} 步"),
    "clear_ticks": ("Clear ticks", "清除勾选"),
    "restore": ("Undo", "撤销清除"),
    "since": ("last tick {when}", "上次勾选：{when}"),
    "show": ("Show", "显示"),
    "all_steps": ("all steps", "全部步骤"),
    "only_steps": ("Only the steps of: {role}", "仅显示岗位：{role}"),
    "my_steps": ("only: {role}", "仅{role}"),
    "own_number": ("numbered", "原编号"),
    "tick": ("Step {n} done", "步骤 {n} 已完成"),
    "copy_link": ("Copy the link to {name}", "复制链接：{name}"),
    "copied": ("Link copied", "链接已复制"),
    "not_copied": ("The link is in the address bar", "链接已显示在地址栏"),
    "previous": ("Previous procedure", "上一规程"),
    "next": ("Next procedure", "下一规程"),
    "pages": ("Other procedures", "其他规程"),
    "document": ("Document control", "文件控制"),
    "pictures": ("Pictures", "图示"),
    "steps_count": ("{n} steps", "{n} 步"),
    "step_count": ("1 step", "1 步"),
    "rules_count": ("{n} rules", "{n} 条规则"),
    "rule_count": ("1 rule", "1 条规则"),
    "begun": ("{done} of {all}", "{done}/{all}"),
    "lists": ("Lists", "附录"),
    "made": (
        "Made by sopkit from the files that are checked and run.",
        "由 sopkit 据规程文件生成。",
    ),
}

# What a search result is, by the kinds of `site_search`.
FOUND_KINDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Procedure", "规程"),
    "step": ("Step", "步骤"),
    "rule": ("Rule", "规则"),
    "limit": ("Limit", "要求"),
    "form": ("Form", "表单"),
    "parameter": ("Figure", "参数"),
    "material": ("Pick list", "备料"),
    "speech": ("Wording", "话术"),
    "check": ("Check", "检查"),
    "role": ("Role", "岗位"),
    "about": ("About", "说明"),
}


def site_words(language: str) -> dict[str, str]:
    """The words of the site in one language, by key."""
    return {key: in_script(pick(language, *pair), language) for key, pair in SITE_WORDS.items()}
