"""A language server in a process of its own, spoken to as an editor does."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.editor.pages import TEA, spot

pytest.importorskip("pygls", reason="the extra lsp is not installed")

from lsprotocol import types
from pygls.lsp.client import LanguageClient

SECONDS = 30
# an emoji takes two units of UTF-16 and one of ours
WRONG = TEA.replace("en: The cups are clean, zh: 茶杯清洁", "en: Clean 🍵, zh: 茶杯清洁").replace(
    "gap: refill_gap, from: tea.poured", "gap: refill_gap, from: tea.pourd"
)


class Editor:
    """An editor with one file open."""

    def __init__(self, client: LanguageClient, path: Path) -> None:
        self.client = client
        self.path = path
        self.uri = path.as_uri()
        self.version = 1
        self.told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def told(params: types.PublishDiagnosticsParams) -> None:
            self.told.put_nowait(params)

    async def begin(self, text: str, locale: str | None = None) -> list[types.Diagnostic]:
        """Opens the file; gives what is told about it."""
        params = types.InitializeParams(
            capabilities=types.ClientCapabilities(), root_uri=None, locale=locale
        )
        self.answer = await self.client.initialize_async(params)
        self.client.initialized(types.InitializedParams())
        item = types.TextDocumentItem(self.uri, "yaml", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.findings()

    async def findings(self) -> list[types.Diagnostic]:
        """The next that is told."""
        return list((await asyncio.wait_for(self.told.get(), SECONDS)).diagnostics)

    def change(self, text: str) -> None:
        """Puts another text into the editor."""
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri)
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    @property
    def document(self) -> types.TextDocumentIdentifier:
        """The file."""
        return types.TextDocumentIdentifier(self.uri)

    def place(self, text: str, marked: str) -> dict[str, Any]:
        """A place in the file as a request names it."""
        return {"text_document": self.document, "position": types.Position(*spot(text, marked))}


def talk(
    path: Path, work: Callable[[Editor], Awaitable[SimpleNamespace]], *options: str
) -> SimpleNamespace:
    """Starts a server, lets an editor work with it, and ends it as an editor does."""

    async def all_of_it() -> SimpleNamespace:
        client = LanguageClient("test", "1")
        await client.start_io(sys.executable, "-m", "sopkit", "lsp", *options)
        editor = Editor(client, path)
        result = await asyncio.wait_for(work(editor), SECONDS)
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()
        return result

    return asyncio.run(all_of_it())


async def _session(editor: Editor) -> SimpleNamespace:
    found = SimpleNamespace()
    client = editor.client
    found.opened = await editor.begin(WRONG)
    found.answer = editor.answer
    everywhere = types.Range(types.Position(0, 0), types.Position(99, 0))
    context = types.CodeActionContext(found.opened)
    action = types.CodeActionParams(editor.document, everywhere, context)
    found.actions = await client.text_document_code_action_async(action)
    editor.change(WRONG + "#")
    editor.change(TEA.replace("status: draft", "status: [draft"))
    found.broken = await editor.findings()
    place = editor.place(TEA.replace("draft", "[draft"), "from: tea.po|ured")
    found.hover = await client.text_document_hover_async(types.HoverParams(**place))
    editor.change(TEA)
    found.mended = await editor.findings()
    place = editor.place(TEA, "from: tea.po|ured")
    found.definition = await client.text_document_definition_async(types.DefinitionParams(**place))
    reference = types.ReferenceContext(include_declaration=False)
    found.references = await client.text_document_references_async(
        types.ReferenceParams(**place, context=reference)
    )
    found.symbols = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(editor.document)
    )
    typing = editor.place(TEA, "role: |attendant\n  when")
    found.completion = await client.text_document_completion_async(types.CompletionParams(**typing))
    renaming = types.RenameParams(**place, new_name="tea.served")
    found.renamed = await client.text_document_rename_async(renaming)
    try:
        await client.text_document_rename_async(types.RenameParams(**place, new_name="No"))
    except Exception as error:
        found.refused = str(error)
    editor.change(TEA.replace("when: grade", "when:  grade"))
    await editor.findings()
    options = types.FormattingOptions(2, insert_spaces=True)
    formatting = types.DocumentFormattingParams(editor.document, options)
    found.formatted = await client.text_document_formatting_async(formatting)
    client.text_document_did_close(types.DidCloseTextDocumentParams(editor.document))
    found.closed = await editor.findings()
    return found


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """What a server said in one session."""
    folder = tmp_path_factory.mktemp("house") / "procedures" / "conference"
    folder.mkdir(parents=True)
    (folder / "tea.yaml").write_text(WRONG, "utf-8")
    return talk(folder / "tea.yaml", _session)


def test_capabilities(session: SimpleNamespace) -> None:
    """The server says what it can do."""
    can = session.answer.capabilities

    assert all(
        (
            can.hover_provider,
            can.definition_provider,
            can.references_provider,
            can.document_symbol_provider,
            can.completion_provider,
            can.code_action_provider,
            can.rename_provider,
            can.document_formatting_provider,
        )
    )


def test_findings(session: SimpleNamespace) -> None:
    """An opened file is checked; code, level, message and hint are told."""
    errors = [one for one in session.opened if one.severity == types.DiagnosticSeverity.Error]

    assert ["SOP301 unknown-event"] == [one.code for one in errors]
    assert errors[0].message.startswith("unknown event 'tea.pourd'")


def test_place_of_finding(session: SimpleNamespace) -> None:
    """The place is in the units of the editor."""
    error = next(one for one in session.opened if one.code == "SOP301 unknown-event")
    line, column = spot(WRONG, "from: |tea.pourd")

    assert (
        types.Range(types.Position(line, column), types.Position(line, column + 9)) == error.range
    )


def test_action(session: SimpleNamespace) -> None:
    """The name that is suggested is a quick fix."""
    action = next(
        one for one in session.actions if one.diagnostics[0].code == "SOP301 unknown-event"
    )
    (edits,) = action.edit.changes.values()

    assert ["tea.poured"] == [one.new_text for one in edits]
    assert action.kind == types.CodeActionKind.QuickFix


def test_broken(session: SimpleNamespace) -> None:
    """Several changes in a row are checked once; a file that is not well-formed says so."""
    assert ["SOP106 yaml-syntax"] == [one.code for one in session.broken]


def test_hover_while_broken(session: SimpleNamespace) -> None:
    """Names are known while the file is not well-formed."""
    assert "step `tea.poured`" in session.hover.contents.value


def test_mended(session: SimpleNamespace) -> None:
    """A file that is mended has no errors any more."""
    errors = [one for one in session.mended if one.severity == types.DiagnosticSeverity.Error]

    assert errors == []


def test_definition(session: SimpleNamespace) -> None:
    """The definition of a step is its id."""
    line, column = spot(TEA, "- id: |tea.poured")

    assert types.Position(line, column) == session.definition[0].range.start


def test_references(session: SimpleNamespace) -> None:
    """The uses of a step are told without its declaration."""
    lines = sorted(one.range.start.line for one in session.references)

    assert lines == [spot(TEA, "when: |tea.poured.at")[0], spot(TEA, "from: |tea.poured")[0]]


def test_symbols(session: SimpleNamespace) -> None:
    """The outline has the sections and their entries."""
    found = {one.name: [below.name for below in one.children] for one in session.symbols}

    assert found["steps"] == ["tea.poured"]
    assert found["roles"] == ["attendant", "lead"]


def test_completion(session: SimpleNamespace) -> None:
    """Where a role is wanted roles are offered, with their labels."""
    found = {one.label: one.detail for one in session.completion.items}

    assert found == {"attendant": "attendant / 服务员", "lead": "team leader / 领班"}


def test_rename(session: SimpleNamespace) -> None:
    """A renamed step is renamed in all its places."""
    (edits,) = session.renamed.changes.values()

    assert ["tea.served"] * 3 == [one.new_text for one in edits]


def test_rename_refused(session: SimpleNamespace) -> None:
    """A name that is none is refused with a reason."""
    assert "'No' is no name" in session.refused


def test_formatting(session: SimpleNamespace) -> None:
    """The editor's own command formats as `sopkit fmt` does."""
    assert [TEA] == [one.new_text for one in session.formatted]


def test_closed(session: SimpleNamespace) -> None:
    """A file that is closed has no findings any more."""
    assert session.closed == []


async def _utf16(editor: Editor) -> SimpleNamespace:
    text = TEA.replace(
        "{id: clean, check: {en: The cups are clean, zh: 茶杯清洁},",
        '{id: clean, check: {en: "🍵🍵", zh: 茶}, when: guest > 1,',
    )
    return SimpleNamespace(text=text, found=await editor.begin(text))


def test_utf16(tmp_path: Path) -> None:
    """A place behind characters of two units is counted in units of UTF-16."""
    path = tmp_path / "procedures" / "conference" / "tea.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(TEA, "utf-8")
    told = talk(path, _utf16)
    found = next(one for one in told.found if one.code == "SOP304 unknown-name")
    line = told.text.split("\n")[found.range.start.line]
    units = line.encode("utf-16-le")

    start, end = 2 * found.range.start.character, 2 * found.range.end.character
    assert units[start:end].decode("utf-16-le") == "guest"


CASES = """\
sopkit: 1
procedure: conference/tea
cases:
- id: late
  title: {en: Late, zh: 迟}
  zero: "2026-12-01T09:00+08:00"
  facts: {guests: 30}
  planned: {meeting.start: 1 h}
  events:
  - {at: 0 min, event: meeting.planned}
  expect:
  - {at: 1 min, next: []}
"""


async def _cases(editor: Editor) -> SimpleNamespace:
    opened = await editor.begin(CASES)
    editor.change(CASES.replace("event: meeting.planned", "evnt: meeting.planned"))
    return SimpleNamespace(opened=opened, changed=await editor.findings())


def test_scenarios(tmp_path: Path) -> None:
    """An opened scenario file is run, a changed one is checked for its form."""
    folder = tmp_path / "procedures" / "conference"
    folder.mkdir(parents=True)
    (folder / "tea.yaml").write_text(TEA, "utf-8")
    (folder / "tea.cases.yaml").write_text(CASES, "utf-8")
    told = talk(folder / "tea.cases.yaml", _cases)

    assert ["SOP341 not-as-expected"] == [one.code for one in told.opened]
    assert ["SOP341 not-as-expected"] != [one.code for one in told.changed]


async def _asking(editor: Editor, locale: str | None) -> SimpleNamespace:
    """What is told of a wrong file by findings, hover, quick fixes and a refusal."""
    found = await editor.begin(WRONG, locale)
    client = editor.client
    wrong = editor.place(WRONG, "from: tea.po|urd")
    hovered = await client.text_document_hover_async(types.HoverParams(**wrong))
    everywhere = types.Range(types.Position(0, 0), types.Position(99, 0))
    action = types.CodeActionParams(editor.document, everywhere, types.CodeActionContext(found))
    actions = await client.text_document_code_action_async(action)
    try:
        await client.text_document_rename_async(types.RenameParams(**wrong, new_name="x"))
    except Exception as error:
        refused = str(error)
    message = next(one.message for one in found if one.code == "SOP301 unknown-event")
    titles = {one.title for one in actions}
    return SimpleNamespace(
        message=message, hover=hovered.contents.value, titles=titles, refused=refused
    )


@pytest.mark.parametrize(
    ("locale", "options", "chinese"),
    [
        ("zh-cn", (), True),
        ("zh_CN.UTF-8", (), True),
        ("de", (), False),
        (None, (), False),
        (None, ("--lang", "zh"), True),
        ("zh-cn", ("--lang", "en"), False),
    ],
)
def test_language(
    tmp_path: Path, locale: str | None, options: tuple[str, ...], chinese: bool
) -> None:
    """Findings, hover, quick fixes and refusals speak as asked, else as the editor does."""
    path = tmp_path / "tea.yaml"
    path.write_text(WRONG, "utf-8")
    said = talk(path, lambda editor: _asking(editor, locale), *options)

    assert said.message.startswith("未知的事件“tea.pourd”" if chinese else "unknown event 'tea.")
    assert ("原因：" in said.hover, "Why: " in said.hover) == (chinese, not chinese)
    assert said.titles == {"写 tea.poured" if chinese else "Write tea.poured"}
    assert ("此处没有" in said.refused) == chinese
