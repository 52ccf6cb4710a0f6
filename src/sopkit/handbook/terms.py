"""This module holds the fixed words of the printed book in each language."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Final

from sopkit.handbook.paper_words import PAPER_WORDS
from sopkit.handbook.traditional import in_script
from sopkit.language import pick

# Each entry: English, Chinese. The words follow the glossary of procedures.
TERMS: Final[dict[str, tuple[str, str]]] = {
    "book": ("Service handbook", "服务作业手册"),
    "book_note": (
        "Procedures, rules and limits, printed from the files that are checked and run.",
        "规程、规则与限值。本手册与系统中校验、执行的规程出自同一文件。",
    ),
    "contents": ("Contents", "目录"),
    "procedure": ("Procedure", "规程"),
    "procedures": ("Procedures", "规程"),
    "count": ("Number of procedures", "规程数量"),
    "switch": ("中文", "English"),
    "number": ("Document number", "文件编号"),
    "version": ("Version", "版本"),
    "status": ("Status", "状态"),
    "effective": ("Effective date", "生效日期"),
    "not_set": ("not set", "未定"),
    "owner": ("Owner", "责任岗位"),
    "digest": ("Digest", "文件摘要"),
    "draft": ("draft", "草案"),
    "approved": ("approved", "已批准"),
    "retired": ("retired", "已停用"),
    "purpose": ("Purpose", "目的"),
    "scope": ("Scope", "适用范围"),
    "case": ("One case is", "一个个案"),
    "starts": ("It begins with", "开始于"),
    "ends": ("It ends with", "结束于"),
    "starts_first": ("its first record", "第一条记录"),
    "ends_closed": ("the case being closed", "结案"),
    "calendar": ("Calendar", "日历"),
    "principles": ("Principles", "原则"),
    "roles": ("Roles", "岗位"),
    "role": ("Role", "岗位"),
    "remarks": ("Remarks", "说明"),
    "materials": ("Pick list", "备料单"),
    "item": ("Item", "名称"),
    "quantity": ("Quantity", "数量"),
    "steps": ("Steps", "步骤"),
    "also": ("Also to be done", "另须完成"),
    "to_do": ("To be done", "须完成"),
    "free_note": (
        "The list is no order: a step may be done as soon as its conditions are met.",
        "列表不代表先后：条件满足的步骤即可进行。",
    ),
    "listed_note": ("The list is the order of work.", "按列表顺序进行。"),
    "due": ("Due", "截止时间"),
    "not_before": ("Not before", "最早时间"),
    "condition": ("If", "条件"),
    "unless": ("Unless", "例外"),
    "after": ("After", "触发"),
    "needs": ("First", "须先完成"),
    "each": ("For each", "逐一"),
    "asks": ("Find out", "须了解"),
    "carries": ("Record", "须记录"),
    "form": ("Form", "表单"),
    "evidence": ("Evidence", "凭证"),
    "tell": ("Tell", "告知"),
    "through": ("By", "方式"),
    "run": ("Procedure", "规程"),
    "then": ("Then", "下一步"),
    "exit": ("Way on", "分支"),
    "note": ("Note", "备注"),
    "grace": ("Grace", "宽限"),
    "paused": ("Clock stands", "暂停计时"),
    "done_by": ("Done by", "以此为完成"),
    "sets": ("Sets", "更新"),
    "remedy": ("Remedy", "补救"),
    "message": ("Message", "提示语"),
    "escalate": ("Escalation", "上报"),
    "end": ("end", "结束"),
    "say_any": ("Say one of these", "话术（任选一句）"),
    "say_all": ("Say all of these", "话术（须说全）"),
    "say_never": ("Never say", "不得说"),
    "tone": ("tone", "语气"),
    "should": ("recommended", "应"),
    "may": ("optional", "可"),
    "conduct": ("judged by a person", "由人判断"),
    "guess": ("our reading", "我方解读"),
    "layouts": ("Layout", "摆放标准"),
    "view_top": ("seen from above, by the person who sits there", "俯视，以就座者视角"),
    "view_front": ("seen from the front", "正视"),
    "limit": ("Limit", "要求"),
    "tolerance": ("Tolerance", "允许偏差"),
    "set_aside": ("set aside", "暂不采用"),
    "rules": ("Rules and limits", "规则与限值"),
    "rule": ("Rule", "规则"),
    "severity": ("Severity", "严重程度"),
    "info": ("info", "提示"),
    "minor": ("minor", "轻微"),
    "major": ("major", "较重"),
    "critical": ("critical", "严重"),
    "forms": ("Forms", "表单"),
    "code": ("Code", "编号"),
    "copies": ("Copies", "联次"),
    "kept": ("Kept", "保存"),
    "line": ("Written as", "书写格式"),
    "copy": ("on copy", "仅限联次"),
    "personal": ("personal information", "个人信息"),
    "secret": ("secret", "保密"),
    "parameters": ("Figures of the house", "参数"),
    "parameter": ("Figure", "参数"),
    "value": ("Value", "取值"),
    "vague": ("word of the source", "出处用语"),
    "gap": ("to be set by the house", "由本单位填写"),
    "used_in": ("Used in", "用于"),
    "step_n": ("step", "步骤"),
    "source": ("Source", "出处"),
    "sources": ("Sources", "出处"),
    "facts": ("statements", "条目"),
    "page": ("Page", "第"),
    "of": ("of", "页，共"),
    "page_end": ("", "页"),
    "top": ("Back to the contents", "返回目录"),
    "page_word": ("Page", "页码"),
    "term": ("Term", "术语"),
    "other_term": ("Chinese", "英文"),
    "meaning": ("Meaning", "含义"),
    "whole": ("whole procedure", "整个规程"),
    "responsible": ("Responsible", "执行（R）"),
    "accountable": ("Accountable", "负责（A）"),
    "consulted": ("Consulted", "批准（C）"),
    "informed": ("Informed", "知会（I）"),
    "raci_note": (
        "Numbers are steps, names are rules. Responsible: does it. Accountable: owns the "
        "procedure. Consulted: approves it first. Informed: is told in the step, or of a fault "
        "that lasts.",
        "数字为步骤编号，名称为规则。执行：完成该步骤或规则所要求的事项；负责：本规程的责任岗位；"
        "批准：须事先批准；知会：在该步骤中被告知，或在偏差持续时被告知。",
    ),
    "warning": ("Warning", "警示"),
    "hold": ("Hold point", "停检点"),
    "keep": ("Limit", "限值"),
    "at_all_times": ("At all times", "全程禁止"),
    "critical_step": (
        "A fault in this step counts as critical.",
        "此步骤出现偏差，按严重处理。",
    ),
    "prepared_by": ("Prepared by", "编制"),
    "checked_by": ("Checked by", "审核"),
    "approved_by": ("Approved by", "批准"),
    "name": ("Name", "姓名"),
    "date": ("Date", "日期"),
    "signature": ("Signature", "签字"),
    "initials": ("Initials", "签名"),
    "revisions": ("Revisions", "修订记录"),
    "change": ("Change", "变更内容"),
    "this_edition": ("This edition, digest", "本版，文件摘要"),
    "sign_off": ("Sign-off", "签字确认"),
    "sign_off_note": (
        "I have read this procedure and work to it.",
        "本人已阅读本规程，并按其执行。",
    ),
    "flow": ("Flow", "流程图"),
    "lanes": ("Flow by role", "岗位流程图"),
    "timeline": ("Time line", "时间轴"),
    "drawing": ("Drawing", "摆放图"),
    "scan": ("Scan for this procedure", "扫码查看本规程"),
    "questions": ("Open questions", "待定事项"),
    "questions_note": (
        "What the sources leave open. Each line needs a decision of the house.",
        "出处未明确的内容，每一条都需要本单位作出决定。",
    ),
    "gaps": ("Figures without a value", "未定数值"),
    "gaps_lead": (
        "The source uses a word where a figure is needed. Set it in the profile of the house.",
        "出处用词而未给数值，请在本单位的配置中填写。",
    ),
    "guesses": ("Our readings", "我方解读"),
    "guesses_lead": (
        "The source can be read in more than one way. Confirm or correct our reading.",
        "出处可有不同理解，请确认或更正我方解读。",
    ),
    "conflicts": ("Set aside", "暂不采用"),
    "conflicts_lead": (
        "Demands that are known and not followed, each with its reason.",
        "已知而未采用的要求，逐条说明理由。",
    ),
    "limits": ("Limits", "限值一览"),
    "limits_note": (
        "Every demand with a figure, by procedure.",
        "各规程中所有带数值的要求。",
    ),
    "form_list": ("List of forms", "表单一览"),
    "source_list": ("List of sources", "出处一览"),
    "glossary": ("Glossary", "术语表"),
    "glossary_note": (
        "First the words of this book, then the nouns of the procedures, in both languages.",
        "先列本手册用语，后列各规程中的名词，中英对照。",
    ),
    "index": ("Index", "索引"),
    "sort_role": ("role", "岗位"),
    "sort_thing": ("thing", "物品"),
    "sort_form": ("form", "表单"),
    "sort_object": ("part of a layout", "摆放对象"),
    "no": ("no", "否"),
    "yes": ("yes", "是"),
    "cards_book": ("Pocket cards", "随身卡"),
    "posters_book": ("Wall posters", "挂图"),
    "checklists_book": ("Checklists", "检查表"),
    "forms_book": ("Record forms", "记录表单"),
    "role_book": ("Role handbook", "岗位手册"),
    "role_note": (
        "Only what this role does, and what it must know for it.",
        "仅列本岗位执行的步骤及相关规定。",
    ),
    "place_of": ("Place", "地点"),
    "copy_n": ("Copy", "联"),
}

# The words of the book itself: the term and what it means, each in English and Chinese.
CONVENTIONS: Final[tuple[tuple[tuple[str, str], tuple[str, str]], ...]] = (
    (
        ("must", "必须"),
        (
            "A demand. To miss it is a violation. A plain step is a must.",
            "要求。未达到即为违规。未标注的步骤均为必须。",
        ),
    ),
    (
        ("recommended", "应"),
        ("Good practice. To miss it is noted as advice.", "良好做法。未做到时记为建议。"),
    ),
    (("optional", "可"), ("Free choice; it is never judged.", "自由选择，不作评判。")),
    (
        ("warning", "警示"),
        ("What must not happen at this step.", "此步骤中不得发生的事。"),
    ),
    (
        ("hold point", "停检点"),
        (
            "The step may not begin before what is named here is so.",
            "所列条件未满足前，不得进行此步骤。",
        ),
    ),
    (
        ("limit", "限值"),
        (
            "A time, number or measure to keep. The limit itself is kept.",
            "须遵守的时间、次数或尺寸，含本数。",
        ),
    ),
    (
        ("our reading", "我方解读"),
        (
            "The source is not clear here; this is how we read it.",
            "出处此处不明确，按我方理解列出。",
        ),
    ),
    (
        ("working day", "工作日"),
        (
            "A day on which the calendar of the procedure has the house open.",
            "按规程所用日历，本单位办公的日子。",
        ),
    ),
    (
        ("digest", "文件摘要"),
        (
            "Names the very content of a procedure; two copies with the same digest are the same.",
            "对应规程的确切内容；摘要相同，内容即相同。",
        ),
    ),
)

# The folders of procedures.
FIELDS: Final[dict[str, tuple[str, str]]] = {
    "conference": ("Conferences", "会议服务"),
    "hall-rental": ("Hall rental", "场馆租赁"),
    "callcentre": ("Call centre", "呼叫中心"),
    "shop": ("Online shop", "网店客服"),
    "telecom": ("Telecoms", "电信服务"),
    "hotel": ("Hotel", "酒店服务"),
    "hospitality": ("Hospitality", "接待服务"),
    "office": ("Office", "办公室工作"),
    "property": ("Property and maintenance", "物业与维修"),
    "restaurant": ("Restaurant", "餐饮服务"),
}

KINDS: Final[dict[str, tuple[str, str]]] = {
    "respond": ("response", "响应"),
    "every": ("at intervals", "定期"),
    "before": ("lead time", "提前"),
    "order": ("order", "顺序"),
    "permit": ("permission", "许可"),
    "forbid": ("prohibition", "禁止"),
    "count": ("count", "计次"),
    "hold": ("held throughout", "保持"),
    "measure": ("measure", "测量"),
    "stock": ("quantity", "备量"),
    "record": ("record", "记录"),
    "phrase": ("wording", "话术"),
    "attest": ("personal check", "人工确认"),
    "schedule": ("schedule", "日程"),
    "attempt": ("repeated attempt", "重试"),
    "table": ("decision table", "决策表"),
    "kpi": ("key figure", "指标"),
}


ALL: Final = TERMS | PAPER_WORDS


@cache
def terms(language: str) -> MappingProxyType[str, str]:
    """All fixed words in one language, by key."""
    return MappingProxyType(
        {key: in_script(pick(language, *pair), language) for key, pair in ALL.items()}
    )
