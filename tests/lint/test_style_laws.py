"""Laws of the lints of style: any text gives findings, and a safe fix leaves a file that loads."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sopkit.diagnostics import Diagnostics
from sopkit.lint.base import Subject
from sopkit.lint.settings import DEFAULTS
from sopkit.lint.style import LINT
from sopkit.lint.style.figures import figures
from sopkit.procedure import build_document
from tests.lint.style_cases import PLACES, mended, piece

ENGLISH = [
    *"abc ,.;:!?()\"'“”《》{}015%°±–/\n",
    *"15 min|10:00|half an hour|three days|CNY |o'clock| and | then | the |must".split("|"),
    *("DO NOT", "The "),
    *"İßﬁ１，。茶",
]  # fmt: skip
CHINESE = [
    *'斟茶，。；：（）“”《》并然再将把第一三十百千万半两点天日月年元度 ,.;:()"015%－１Ａ％\u3000',
    *"分钟 小时 个工作日 必须 不得 主管 服务员 百分之 刻钟 八分满 万元 清理 通知".split(),
]
english = st.lists(st.sampled_from(ENGLISH), min_size=1, max_size=12).map("".join)
chinese = st.lists(st.sampled_from(CHINESE), min_size=1, max_size=12).map("".join)
places = st.sampled_from(sorted(PLACES))


@given(text=st.one_of(english, chinese, st.text(max_size=30)))
@settings(max_examples=300)
def test_figures_of_any_text(text: str) -> None:
    """Figures stand within their text, one behind the other."""
    for language in ("en", "zh"):
        spans = [(one.start, one.end) for one in figures(text, language)]

        assert spans == sorted(spans)
        assert all(0 <= start < end <= len(text) for start, end in spans)


@given(en=english, zh=chinese, place=places)
@settings(max_examples=150, deadline=None)
def test_any_text(en: str, zh: str, place: str) -> None:
    """Whatever is written, the lints look at it, and each safe fix leaves a file that loads."""
    text = piece(place, en, zh)
    diagnostics = Diagnostics("tea.yaml")
    procedure = build_document("tea.yaml", diagnostics, text=text)
    if procedure is None or diagnostics.errors:
        return
    found = Diagnostics("tea.yaml")
    LINT.look(Subject(procedure, DEFAULTS, found))

    for one in found.sorted():
        if one.fix is not None and one.fix.safe:
            again = Diagnostics("tea.yaml")
            build_document("tea.yaml", again, text=mended(text, one))

            assert [each.line() for each in again if each.level == "error"] == []
