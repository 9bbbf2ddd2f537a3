"""The language server: keeps the open articles, checks them as they change, and answers the editor."""

import asyncio
import datetime
import os
from collections.abc import Mapping
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from citecheck import attrs
from citecheck.checking import check, fix
from citecheck.config import Config
from citecheck.errors import CitecheckError
from citecheck.lsp import answers
from citecheck.lsp.answers import Places
from citecheck.reading import SUFFIXES
from citecheck.report import Report
from citecheck.rules import plugins
from citecheck.settings import Layer, Settings
from citecheck.version import __version__

PAUSE = 0.15
"""Seconds without a keystroke after which an article is checked: shorter than a reader notices, longer than typing."""

LANGUAGES = {
    "plaintext": "text",
    "markdown": "markdown",
    "html": "html",
    "wikitext": "wikitext",
    "mediawiki": "wikitext",
}
"""What editors call the formats that we read, where a file's name does not tell."""


@attrs.frozen
class Checked:
    """An article as it was checked last."""

    version: int | None
    report: Report
    places: Places


class Server(LanguageServer):
    """Keeps what was checked last of every open article."""

    def __init__(self) -> None:
        super().__init__("citecheck", __version__)
        self.checked: dict[str, Checked] = {}
        self.waiting: dict[str, asyncio.Task[None]] = {}
        self.editor_settings: Mapping[str, object] = {}

    @property
    def utf16(self) -> bool:
        """Whether the editor counts columns in UTF-16 units."""
        return self.workspace.position_encoding != types.PositionEncodingKind.Utf32

    def config(self, uri: str) -> Config:
        """Return the settings of an article: its own files', below them the editor's."""
        settings = Settings(
            below=Layer("today", {"as-of": datetime.date.today()}),
            above=Layer("the editor's settings", self.editor_settings),
            selectors=plugins.selectable,
        )
        return settings.of(Path(to_fs_path(uri) or os.curdir)).config

    def check(self, uri: str) -> Checked | None:
        """Check an open article, unless that version was checked already; tell the editor what stands in the way."""
        document = self.workspace.get_text_document(uri)
        known = self.checked.get(uri)
        if known and known.version == document.version and known.report.document.source == document.source:
            return known
        name = to_fs_path(uri) or uri
        has_suffix = os.path.splitext(name)[1].lower() in SUFFIXES
        format = None if has_suffix else LANGUAGES.get(document.language_id or "")
        try:
            config = self.config(uri)
            report = check(document.source.encode("utf-8", "surrogatepass"), format=format, name=name, config=config)
        except CitecheckError as error:
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, f"citecheck: {error}"))
            return None
        found = Checked(document.version, report, Places.of(report.document.source, utf16=self.utf16))
        self.checked[uri] = found
        return found

    def publish(self, uri: str) -> None:
        """Check an article and show the editor what was found."""
        found = self.check(uri)
        if found is not None:
            shown = answers.diagnostics(found.report, found.places, uri)
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, found.version))

    def publish_soon(self, uri: str) -> None:
        """Check an article once its author pauses; a new keystroke starts the pause again."""
        self.forget(uri)
        self.waiting[uri] = asyncio.get_running_loop().create_task(self._publish_after_pause(uri))

    async def _publish_after_pause(self, uri: str) -> None:
        await asyncio.sleep(PAUSE)
        self.waiting.pop(uri, None)
        self.publish(uri)

    def forget(self, uri: str) -> None:
        """Give up a check that is still waiting."""
        if task := self.waiting.pop(uri, None):
            task.cancel()

    def take_settings(self, settings: object) -> None:
        """Take the editor's settings: the table ``citecheck`` of them, or the table itself."""
        table = settings.get("citecheck", settings) if isinstance(settings, Mapping) else {}
        self.editor_settings = dict(table) if isinstance(table, Mapping) else {}
        self.checked.clear()


def server() -> Server:
    """Return a server that is ready to be started."""
    ours = Server()

    @ours.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        if params.initialization_options:
            ours.take_settings(params.initialization_options)

    @ours.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def settings_changed(params: types.DidChangeConfigurationParams) -> None:
        ours.take_settings(params.settings)
        for uri in list(ours.workspace.text_documents):
            ours.publish_soon(uri)

    @ours.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        ours.publish(params.text_document.uri)

    @ours.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        ours.publish_soon(params.text_document.uri)

    @ours.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        ours.forget(params.text_document.uri)
        ours.checked.pop(params.text_document.uri, None)  # settings of a file may have changed, too
        ours.publish(params.text_document.uri)

    @ours.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        ours.forget(uri)
        ours.checked.pop(uri, None)
        ours.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    @ours.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        found = ours.check(params.text_document.uri)
        return answers.hover(found.report, found.places, params.position) if found else None

    @ours.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> list[types.Location]:
        uri = params.text_document.uri
        found = ours.check(uri)
        return answers.definition(found.report, found.places, params.position, uri) if found else []

    @ours.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params: types.ReferenceParams) -> list[types.Location]:
        uri = params.text_document.uri
        found = ours.check(uri)
        with_entry = params.context.include_declaration
        if not found:
            return []
        return answers.references(found.report, found.places, params.position, uri, declaration=with_entry)

    @ours.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        found = ours.check(params.text_document.uri)
        return answers.symbols(found.report.document, found.places) if found else []

    kinds = [types.CodeActionKind.QuickFix, answers.FIX_ALL]

    @ours.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri, only = params.text_document.uri, params.context.only
        found = ours.check(uri)
        if not found:
            return []
        within = found.places.span(params.range)
        offered = answers.actions(found.report, found.places, within, uri, found.version, only)
        if answers.wants_fix_all(only):
            mended = fix(found.report).document.source
            before = found.report.document.source
            if mended != before:
                offered.append(answers.fix_all(before, mended, found.places, uri, found.version))
        return offered

    return ours
