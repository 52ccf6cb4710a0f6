"""This module is the language server: it keeps the open files and speaks the protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from sopkit import __version__
from sopkit.diagnostics import Diagnostic, Edit, Position
from sopkit.editor.actions import actions
from sopkit.editor.completion import Offer, offers
from sopkit.editor.hover import hover
from sopkit.editor.names import Name
from sopkit.editor.page import Page
from sopkit.editor.symbols import Symbol, references, renamed, symbols
from sopkit.errors import UsageError
from sopkit.language import DEFAULT_LANGUAGE, LANGUAGES
from sopkit.messages import catalogue
from sopkit.reports.base import said_in

PATIENCE: Final = 0.04
"""Seconds without a change after which a file is checked."""

_LEVELS: Final = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}
_OFFERED: Final = {
    "key": types.CompletionItemKind.Property,
    "choice": types.CompletionItemKind.EnumMember,
    "unit": types.CompletionItemKind.Unit,
    "word": types.CompletionItemKind.Keyword,
    "role": types.CompletionItemKind.Class,
    "event": types.CompletionItemKind.Event,
    "step": types.CompletionItemKind.Event,
    "fact": types.CompletionItemKind.Variable,
    "parameter": types.CompletionItemKind.Constant,
    "definition": types.CompletionItemKind.Function,
    "procedure": types.CompletionItemKind.File,
}
_SYMBOLS: Final = {
    "section": types.SymbolKind.Namespace,
    "role": types.SymbolKind.Class,
    "event": types.SymbolKind.Event,
    "step": types.SymbolKind.Event,
    "fact": types.SymbolKind.Variable,
    "parameter": types.SymbolKind.Constant,
    "definition": types.SymbolKind.Function,
    "rule": types.SymbolKind.Method,
}


class Server(LanguageServer):
    """The language server, with a page for each open file and its last findings."""

    def __init__(self) -> None:
        super().__init__("sopkit", __version__)
        self.language = DEFAULT_LANGUAGE
        self.pages: dict[str, Page] = {}
        self.found: dict[str, tuple[Diagnostic, ...]] = {}
        self.differences: dict[str, tuple[Diagnostic, ...]] = {}
        self.waiting: dict[str, asyncio.TimerHandle] = {}

    def page(self, uri: str) -> Page:
        """The page of a file as it stands in the editor."""
        text = self.workspace.get_text_document(uri).source
        page = self.pages.get(uri)
        if page is None or page.text != text:
            page = self.pages[uri] = Page(to_fs_path(uri) or uri, text, page)
        return page

    def check_soon(self, uri: str) -> None:
        """Checks a file when its writer pauses."""
        if (waiting := self.waiting.pop(uri, None)) is not None:
            waiting.cancel()
        loop = asyncio.get_running_loop()
        self.waiting[uri] = loop.call_later(PATIENCE, self.check, uri)

    def check(self, uri: str) -> None:
        """Checks a file and tells the editor what was found."""
        self.waiting.pop(uri, None)
        page = self.page(uri)
        self.found[uri] = page.findings() if page.is_ours else ()
        self.publish(uri, page)

    def run(self, uri: str) -> None:
        """Runs the scenarios of a saved scenario file; what differs is told with the findings."""
        page = self.page(uri)
        if page.is_ours and page.house.problem:
            message = self.say(f"the settings of sopkit are left aside: {page.house.problem}")
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))
        self.differences[uri] = page.differences() if page.is_cases else ()
        self.check(uri)

    def publish(self, uri: str, page: Page) -> None:
        """Tells the editor the findings about a file."""
        version = self.workspace.get_text_document(uri).version
        found = dict.fromkeys((*self.found[uri], *self.differences.get(uri, ())))
        diagnostics = [self.shown(one, page.lines) for one in found]
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, diagnostics, version)
        )

    def close(self, uri: str) -> None:
        """Forgets a file."""
        if (waiting := self.waiting.pop(uri, None)) is not None:
            waiting.cancel()
        for kept in (self.pages, self.found, self.differences):
            kept.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    # -- places, in the units of the editor

    def range(self, position: Position | None, lines: Sequence[str]) -> types.Range:
        """A place of ours as a range of the editor; the first line for a whole file."""
        if position is None:
            return types.Range(types.Position(0, 0), types.Position(0, len(lines[0])))
        codec = self.workspace.position_codec
        ends = []
        for line, column in (
            (position.line, position.column),
            (position.end_line, position.end_column),
        ):
            text = lines[line - 1] if line <= len(lines) else ""
            ends.append(types.Position(line - 1, codec.client_num_units(text[: column - 1])))
        return types.Range(ends[0], ends[1])

    def spot(self, position: types.Position, page: Page) -> tuple[int, int]:
        """A place of the editor as line and column, both from 0."""
        found = self.workspace.position_codec.position_from_client_units(page.lines, position)
        return found.line, found.character

    def shown(self, one: Diagnostic, lines: Sequence[str]) -> types.Diagnostic:
        """A finding as the editor shows it."""
        message, hint, _ = said_in(self.language)(one)
        text = message + (f"\n{hint}" if hint else "")
        return types.Diagnostic(
            self.range(one.position, lines),
            text,
            severity=_LEVELS[one.level],
            code=f"{one.code} {one.name}",
            source="sopkit",
        )

    def say(self, text: str) -> str:
        """A text of ours in the language of the editor, as far as it is known."""
        known = catalogue(self.language)
        return text if known is None else known.say(text)

    def edits(self, found: Iterable[Edit], lines: Sequence[str]) -> list[types.TextEdit]:
        """Edits of ours as edits of the editor."""
        return [types.TextEdit(self.range(one.position, lines), one.text) for one in found]

    def lines_of(self, path: str) -> list[str]:
        """The lines of a file, as they stand in the editor if it is open there."""
        uri = from_fs_path(path) or path
        if uri in self.workspace.text_documents:
            return self.page(uri).lines
        content = FilePath(path).read_bytes().decode("utf-8", "replace")
        return content.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def location(self, path: str, position: Position) -> types.Location:
        """A place in a file."""
        uri = from_fs_path(path) or path
        return types.Location(uri, self.range(position, self.lines_of(path)))


@cache
def server() -> Server:
    """The server with all that it answers."""
    made = Server()
    _on_files(made)
    _on_places(made)
    _on_changes(made)
    return made


def _on_greeting(made: Server) -> None:
    @made.feature(types.INITIALIZE)
    def greeted(found: Server, params: types.InitializeParams) -> None:
        # what a person has chosen for the editor, such as zh-cn
        spoken = (params.locale or "").partition("-")[0].partition("_")[0].lower()
        found.language = spoken if spoken in LANGUAGES else DEFAULT_LANGUAGE


def _on_files(made: Server) -> None:
    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(found: Server, params: types.DidOpenTextDocumentParams) -> None:
        found.run(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(found: Server, params: types.DidChangeTextDocumentParams) -> None:
        # what differed stood at places that may have moved
        found.differences.pop(params.text_document.uri, None)
        found.check_soon(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(found: Server, params: types.DidSaveTextDocumentParams) -> None:
        # what open files take from the saved one, and from settings, may have changed
        for uri, page in list(found.pages.items()):
            found.pages[uri] = Page(page.path, page.text)
            found.run(uri)

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(found: Server, params: types.DidCloseTextDocumentParams) -> None:
        found.close(params.text_document.uri)


def _on_places(made: Server) -> None:
    @made.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(found: Server, params: types.HoverParams) -> types.Hover | None:
        page = found.page(params.text_document.uri)
        spot = found.spot(params.position, page)
        findings = found.found.get(params.text_document.uri, ())
        text, place = hover(page, *spot, findings, found.language)
        content = types.MarkupContent(types.MarkupKind.Markdown, text)
        shown = found.range(place, page.lines) if place is not None else None
        return types.Hover(content, shown) if text else None

    @made.feature(types.TEXT_DOCUMENT_DEFINITION)
    def defined(found: Server, params: types.DefinitionParams) -> list[types.Location]:
        page = found.page(params.text_document.uri)
        spot = found.spot(params.position, page)
        names, _ = page.name_at(*spot)
        if names:
            return [found.location(names[0].file or page.path, names[0].position)]
        file = page.library.file(_written(page, *spot))
        return [found.location(str(file), Position(1, 1, 1, 1))] if file is not None else []

    @made.feature(types.TEXT_DOCUMENT_REFERENCES)
    def referred(found: Server, params: types.ReferenceParams) -> list[types.Location]:
        page = found.page(params.text_document.uri)
        names, _ = page.name_at(*found.spot(params.position, page))
        if not names:
            return []
        return [
            found.location(file, use.position)
            for file, uses in references(page, names[0].name).items()
            for use in uses
            if params.context.include_declaration or not _declares(names, file, use.position, page)
        ]

    @made.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def listed(found: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        page = found.page(params.text_document.uri)
        return [_symbol(one, found, page) for one in symbols(page)]

    options = types.CompletionOptions(trigger_characters=[" ", ".", "{", "[", ","])

    @made.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    def completed(found: Server, params: types.CompletionParams) -> types.CompletionList:
        page = found.page(params.text_document.uri)
        line, column = found.spot(params.position, page)
        items = [
            _item(one, number, line, column, found, page)
            for number, one in enumerate(offers(page, line, column))
        ]
        return types.CompletionList(is_incomplete=False, items=items)


def _on_changes(made: Server) -> None:
    options = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @made.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    def cured(found: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        page = found.page(uri)
        lines = params.range.start.line + 1, params.range.end.line + 1
        return [
            types.CodeAction(
                _capital(found.say(one.title)),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[found.shown(one.finding, page.lines)],
                is_preferred=one.safe,
                edit=types.WorkspaceEdit({uri: found.edits(one.edits, page.lines)}),
            )
            for one in actions(page.findings(), *lines, page.lines)
        ]

    @made.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepared(found: Server, params: types.PrepareRenameParams) -> types.Range | None:
        page = found.page(params.text_document.uri)
        names, place = page.name_at(*found.spot(params.position, page))
        return found.range(place, page.lines) if names and names[0].name in page.own else None

    @made.feature(types.TEXT_DOCUMENT_RENAME)
    def rename(found: Server, params: types.RenameParams) -> types.WorkspaceEdit:
        page = found.page(params.text_document.uri)
        names, _ = page.name_at(*found.spot(params.position, page))
        try:
            if not names:
                raise UsageError("no name that the file declares stands here")
            changes = renamed(page, names[0].name, params.new_name)
        except UsageError as error:
            raise Refused(found.say(str(error))) from error
        return types.WorkspaceEdit(
            {
                from_fs_path(file) or file: found.edits(edits, found.lines_of(file))
                for file, edits in changes.items()
            }
        )

    @made.feature(types.TEXT_DOCUMENT_FORMATTING)
    def formatted(
        found: Server, params: types.DocumentFormattingParams
    ) -> list[types.TextEdit] | None:
        from sopkit.formatting import format_text

        page = found.page(params.text_document.uri)
        text = format_text(page.text, page.path).text if page.is_ours else None
        if text is None or text == page.text:
            return None
        end = Position(1, 1, len(page.lines), len(page.lines[-1]) + 1)
        return found.edits([Edit(end, text)], page.lines)


class Refused(JsonRpcException):
    """A request that cannot be met; the editor shows why."""

    CODE = types.LSPErrorCodes.RequestFailed


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _declares(names: Iterable[Name], file: str, position: Position, page: Page) -> bool:
    return any(
        (one.file or page.path) == file
        and (one.position.line, one.position.column) == (position.line, position.column)
        for one in names
    )


def _written(page: Page, line: int, column: int) -> str:
    """The id of a procedure at a place, whole."""
    import re

    found = re.finditer(r"[\w/.-]+", page.lines[line] if line < len(page.lines) else "")
    return next((one[0] for one in found if one.start() <= column <= one.end()), "")


def _symbol(one: Symbol, found: Server, page: Page) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=one.name or "-",
        detail=one.detail,
        kind=_SYMBOLS.get(one.sort, types.SymbolKind.Object),
        range=found.range(one.whole, page.lines),
        selection_range=found.range(one.place, page.lines),
        children=[_symbol(below, found, page) for below in one.below],
    )


def _item(
    one: Offer, number: int, line: int, column: int, found: Server, page: Page
) -> types.CompletionItem:
    place = Position(line + 1, column - one.begin + 1, line + 1, column + 1)
    return types.CompletionItem(
        label=one.text.strip(),
        kind=_OFFERED.get(one.sort, types.CompletionItemKind.Value),
        detail=one.detail or None,
        sort_text=f"{number:04}",
        filter_text=one.text,
        text_edit=types.TextEdit(found.range(place, page.lines), one.text),
    )


def serve(language: str | None = None, **streams: Any) -> None:
    """Serves an editor on standard input and output until it says good-bye.

    Args:
        language: of findings; without one it is that of the editor, where we have it.
        streams: stand in for standard input and output.
    """
    made = server()
    if language is not None:
        made.language = language
    else:
        _on_greeting(made)
    made.start_io(**streams)


__all__ = ["Server", "serve", "server"]
