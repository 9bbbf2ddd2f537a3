"""The language server: keeps the open articles, checks them as they change, and answers the editor."""

import asyncio
import datetime
import os
import traceback
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.uris import to_fs_path

from citecheck import attrs, parsing, reading
from citecheck.checking import check, fix, known_outlets
from citecheck.config import Config
from citecheck.errors import CitecheckError
from citecheck.knowledge import outlets
from citecheck.lsp import answers
from citecheck.lsp.answers import Places
from citecheck.report import Report
from citecheck.rules import plugins
from citecheck.settings import FILE_NAMES, Layer, Settings
from citecheck.ticks import Ticks
from citecheck.version import __version__

PAUSE = 0.15
"""Seconds without a keystroke after which an article is checked: shorter than a reader notices, longer than typing."""

PATIENCE = 2.0
"""Seconds that the editor has to tell its settings; some say that they can and never do."""

LANGUAGES = {
    "plaintext": "text",
    "text": "text",
    "markdown": "markdown",
    "quarto": "markdown",
    "rmd": "markdown",
    "html": "html",
    "wikitext": "wikitext",
    "mediawiki": "wikitext",
    "latex": "latex",
    "tex": "latex",
    "restructuredtext": "rst",
    "rst": "rst",
}
"""What editors call the formats that we read, where a file's name does not tell."""


@attrs.frozen(eq=False)
class Article:
    """An open article as the editor has it now; a change of it, or of what it is checked by, makes another."""

    uri: str
    text: str
    version: int | None
    language: str

    @property
    def path(self) -> str | None:
        """Its file; ``None`` where it has none yet."""
        return to_fs_path(self.uri)

    @property
    def format(self) -> str | None:
        """The format that the editor tells; ``None`` where the name of its file does."""
        suffix = os.path.splitext(self.path or "")[1].lower()
        return None if suffix in reading.SUFFIXES else LANGUAGES.get(self.language)


@attrs.frozen
class Checked:
    """What checking an article came to."""

    article: Article
    places: Places
    report: Report | None
    trouble: str = ""
    """Why there is no report."""


class Protocol(LanguageServerProtocol):
    """Leaves the text to us: pygls parts lines also where editors do not, at U+2028 or a form feed."""

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        """Hand on what has changed."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None


class Server(LanguageServer):
    """Keeps the open articles, and what was checked last of each."""

    def __init__(self) -> None:
        super().__init__("citecheck", __version__, protocol_cls=Protocol)
        self.articles: dict[str, Article] = {}
        self.known: dict[str, Checked] = {}
        self.waiting: dict[str, asyncio.Task[None]] = {}
        self.editor_settings: Mapping[str, object] = {}
        self.scoped: dict[str, asyncio.Task[Mapping[str, object]]] = {}
        """The editor's settings by article, for each of its folders may have its own; asked for, and perhaps known."""
        self.turn = asyncio.Lock()

    def places(self, text: str) -> Places:
        """Return the places of a text as the editor counts them."""
        return Places.of(text, self.workspace.position_encoding or "utf-16")

    # --- settings

    def take_settings(self, settings: object) -> None:
        """Take the editor's settings, and have every article checked by them."""
        self.editor_settings = _table(settings)
        self.check_anew()

    def check_anew(self) -> None:
        """Forget what was checked, and check every open article again."""
        self.scoped.clear()
        for uri, article in self.articles.items():
            self.articles[uri] = attrs.evolve(article)
            self.publish_soon(uri)

    async def settings(self, article: Article) -> Settings:
        """Return what is in force besides the files of settings: what the editor says for an article's folder."""
        said: Mapping[str, object] = {}
        if (held := self.client_capabilities.workspace) is not None and held.configuration:
            asked = self.scoped.get(article.uri)
            if asked is None:
                asked = self.scoped[article.uri] = asyncio.create_task(self._ask(article.uri))
            if (await asyncio.wait([asked], timeout=PATIENCE))[0]:
                said = asked.result()
            else:  # what comes too late counts from then on
                asked.add_done_callback(lambda late: self._take_late(article, late))
        return Settings(
            below=Layer("today", {"as-of": datetime.date.today()}),
            above=Layer("the editor's settings", {**self.editor_settings, **said}),
            selectors=plugins.selectable,
        )

    async def _ask(self, uri: str) -> Mapping[str, object]:
        """Return the editor's settings for an article; no keystroke ends the asking: the answer comes all the same."""
        item = types.ConfigurationItem(scope_uri=uri, section="citecheck")
        try:
            (said,) = await self.workspace_configuration_async(types.ConfigurationParams([item]))
        except (JsonRpcException, ValueError):
            said = None
        return _table(said)

    def _take_late(self, article: Article, said: asyncio.Task[Mapping[str, object]]) -> None:
        uri = article.uri
        if not said.cancelled() and said.result() and self.scoped.get(uri) is said and uri in self.articles:
            self.articles[uri] = attrs.evolve(self.articles[uri])
            self.publish_soon(uri)

    def place(self, article: Article) -> Path:
        """Return where the settings of an article are looked for."""
        roots = [to_fs_path(uri) for uri in (*self.workspace.folders, self.workspace.root_uri) if uri]
        return Path(next(filter(None, (article.path, *roots)), os.curdir))

    # --- checking

    async def check(self, uri: str) -> Checked | None:
        """Check an open article, unless that was done already; one at a time, in a thread of its own."""
        async with self.turn:
            article = self.articles.get(uri)
            known = self.known.get(uri)
            if article is None or (known and known.article is article):
                return known
            places = self.places(article.text)
            try:
                settings = await self.settings(article)
                config = settings.of(self.place(article)).config
                found = Checked(article, places, await asyncio.to_thread(_report, article, config))
            except CitecheckError as error:
                found = Checked(article, places, None, f"{str(error)[:1].upper()}{str(error)[1:]}.")
            except Exception as error:  # a bug of ours: said, and never taken for a clean article
                self.window_log_message(types.LogMessageParams(types.MessageType.Error, traceback.format_exc()))
                found = Checked(article, places, None, f"This is a bug of citecheck, please report it: {error!r}.")
            if uri in self.articles:
                self.known[uri] = found
            return found

    def publish_soon(self, uri: str, pause: float = PAUSE) -> None:
        """Check an article once its author pauses; a new keystroke starts the pause again."""
        self.forget(uri)
        self.waiting[uri] = asyncio.get_running_loop().create_task(self._publish(uri, pause))

    async def _publish(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        found = await self.check(uri)
        if found and found.article is self.articles.get(uri):
            self.waiting.pop(uri, None)
            shown = answers.not_checked(found.trouble)
            if found.report:
                shown = answers.diagnostics(found.report, found.places, uri)
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, found.article.version))

    def forget(self, uri: str) -> None:
        """Give up a check that is still waiting."""
        if task := self.waiting.pop(uri, None):
            task.cancel()


def _table(settings: object) -> Mapping[str, object]:
    """Return our settings: the table ``citecheck`` of an editor's, or its table ``settings``, or the table itself."""
    for name in ("citecheck", "settings"):
        settings = settings.get(name, settings) if isinstance(settings, Mapping) else None
    return dict(settings) if isinstance(settings, Mapping) else {}


def _report(article: Article, config: Config) -> Report:
    name, folder = article.path or article.uri, Path(article.path).parent if article.path else None
    format = config.format or article.format
    with outlets.in_force(known_outlets(config)):
        read = reading.read(article.text, format=format, name=name, max_bytes=config.max_size, folder=folder)
        report = check(parsing.parse(read, day_first=config.reads_day_first), config=config)
    return Ticks.beside(article.path).apply(report) if article.path else report


def server() -> Server:
    """Return a server that is ready to be started."""
    ours = Server()

    async def found(at: types.TextDocumentIdentifier) -> tuple[Report, Places] | None:
        """Return what an editor asks about; an answer that nobody waits for any more is not worked out."""
        checked = await ours.check(at.uri)
        return (checked.report, checked.places) if checked and checked.report else None

    @ours.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        ours.take_settings(params.initialization_options)

    @ours.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        held = ours.client_capabilities.workspace
        if held and held.did_change_watched_files and held.did_change_watched_files.dynamic_registration:
            watchers = [types.FileSystemWatcher(f"**/{name}") for name in FILE_NAMES]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            asked = types.Registration("settings", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            ours.client_register_capability(types.RegistrationParams([asked]))

    @ours.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def settings_changed(params: types.DidChangeConfigurationParams) -> None:
        ours.take_settings(params.settings)

    @ours.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(_: types.DidChangeWatchedFilesParams) -> None:
        ours.check_anew()

    @ours.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders_changed(_: types.DidChangeWorkspaceFoldersParams) -> None:
        ours.check_anew()

    @ours.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        ours.articles[item.uri] = Article(item.uri, item.text, item.version, str(item.language_id))
        ours.publish_soon(item.uri, 0)

    @ours.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        uri, version = params.text_document.uri, params.text_document.version
        text = ours.articles[uri].text
        for change in params.content_changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                span = ours.places(text).span(change.range)
                text = text[: span.start] + change.text + text[span.end :]
            else:
                text = change.text
        ours.articles[uri] = attrs.evolve(ours.articles[uri], text=text, version=version)
        ours.publish_soon(uri)

    @ours.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        uri = params.text_document.uri
        if uri in ours.articles:  # settings, ticks or a bibliography may have changed, too
            ours.articles[uri] = attrs.evolve(ours.articles[uri])
            ours.publish_soon(uri, 0)

    @ours.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        ours.forget(uri)
        for held in (ours.articles, ours.known, ours.scoped):
            held.pop(uri, None)
        ours.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    @ours.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        it = await found(params.text_document)
        return answers.hover(*it, params.position) if it else None

    @ours.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: types.DefinitionParams) -> list[types.Location]:
        it = await found(params.text_document)
        return answers.definition(*it, params.position, params.text_document.uri) if it else []

    @ours.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(params: types.ReferenceParams) -> list[types.Location]:
        it = await found(params.text_document)
        with_entry = params.context.include_declaration
        uri = params.text_document.uri
        return answers.references(*it, params.position, uri, declaration=with_entry) if it else []

    @ours.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        it = await found(params.text_document)
        return answers.symbols(it[0].document, it[1]) if it else []

    kinds = [types.CodeActionKind.QuickFix, answers.FIX_ALL]

    @ours.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri, only = params.text_document.uri, params.context.only
        checked = await ours.check(uri)
        if not checked or not checked.report:
            return []
        report, places, version = checked.report, checked.places, checked.article.version
        offered = answers.actions(report, places, places.span(params.range), uri, version, only)
        if not (
            (held := ours.client_capabilities.text_document) and held.code_action and held.code_action.disabled_support
        ):
            offered = [action for action in offered if not action.disabled]
        if answers.wants_fix_all(only):
            mended = (await asyncio.to_thread(fix, report)).document.source
            if mended != report.document.source:
                offered.append(answers.fix_all(report.document.source, mended, places, uri, version))
        return offered

    return ours
