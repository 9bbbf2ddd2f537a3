"""The language server, driven over standard input and output by a client of the protocol."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

pytest.importorskip("pygls")
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from citecheck.reading import SUFFIXES

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
# The rain cloud takes two units of UTF-16, so that columns after it tell who counts how.
ARTICLE = (
    "🌧 It rained in Oslo.[1] It snowed.[7]\n\n1. “Rain falls in Oslo” The Daily, 3 May 2023,"
    " https://thedaily.org/rain?utm_source=x\n"
)


class Editor(LanguageClient):
    """A client that keeps what the server last published."""

    def __init__(self) -> None:
        super().__init__("tests", "1")
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

    async def next(self) -> types.PublishDiagnosticsParams:
        return await asyncio.wait_for(self.published.get(), 30)


def session(act: Callable[[Editor, str], Awaitable[T]], folder: Path, article: str = ARTICLE, **options: Any) -> T:
    """Start the server, open an article, act, and shut down."""

    async def run() -> T:
        editor = Editor()
        await editor.start_io(sys.executable, "-m", "citecheck", "lsp")
        await editor.initialize_async(
            types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=folder.as_uri(), **options)
        )
        editor.initialized(types.InitializedParams())
        uri = (folder / "article.txt").as_uri()
        item = types.TextDocumentItem(uri, "plaintext", 1, article)
        editor.text_document_did_open(types.DidOpenTextDocumentParams(item))
        try:
            return await act(editor, uri)
        finally:
            await editor.shutdown_async(None)
            editor.exit(None)
            await editor.stop()

    return asyncio.run(asyncio.wait_for(run(), 60))


def range_of(text: str, words: str) -> types.Range:
    """Where words stand on the first line, in UTF-16 units."""
    start = text.partition("\n")[0].index(words)
    before = len(text[:start].encode("utf-16-le")) // 2
    return types.Range(types.Position(0, before), types.Position(0, before + len(words)))


def test_an_article_is_checked_when_it_is_opened(tmp_path: Path) -> None:
    """What is found is published with its version, at places counted in UTF-16 units."""

    async def act(editor: Editor, uri: str) -> types.PublishDiagnosticsParams:
        return await editor.next()

    shown = session(act, tmp_path)
    by_rule = {each.code: each for each in shown.diagnostics}

    assert (shown.version, set(by_rule)) == (1, {"missing-reference", "tracking-url"})
    assert by_rule["missing-reference"].range == range_of(ARTICLE, "[7]")
    assert by_rule["missing-reference"].severity == types.DiagnosticSeverity.Error


def test_a_change_is_checked_after_a_pause(tmp_path: Path) -> None:
    """Two quick changes are checked once, as the later version, whatever the first said."""

    async def act(editor: Editor, uri: str) -> types.PublishDiagnosticsParams:
        await editor.next()
        for version, words in ((2, "[8]"), (3, "[1]")):
            where = types.Range(types.Position(0, 35), types.Position(0, 38))
            change = types.TextDocumentContentChangePartial(text=words, range=where)
            item = types.VersionedTextDocumentIdentifier(version, uri)
            editor.text_document_did_change(types.DidChangeTextDocumentParams(item, [change]))
        return await editor.next()

    shown = session(act, tmp_path)

    assert shown.version == 3
    assert [each.code for each in shown.diagnostics] == ["tracking-url"]


def test_hover_definition_and_references(tmp_path: Path) -> None:
    """A marker shows its entry and leads there; an entry leads back."""

    async def act(editor: Editor, uri: str) -> tuple[Any, Any, Any]:
        document, at = types.TextDocumentIdentifier(uri), range_of(ARTICLE, "[1]").start
        hover = await editor.text_document_hover_async(types.HoverParams(document, at))
        definition = await editor.text_document_definition_async(types.DefinitionParams(document, at))
        context = types.ReferenceContext(include_declaration=False)
        back = await editor.text_document_references_async(
            types.ReferenceParams(context, document, types.Position(2, 5))
        )
        return hover, definition, back

    hover, definition, back = session(act, tmp_path)

    assert "Rain falls in Oslo" in hover.contents.value
    assert [place.range.start for place in definition] == [types.Position(2, 0)]
    assert [place.range for place in back] == [range_of(ARTICLE, "[1]")]


def test_the_outline_has_the_list(tmp_path: Path) -> None:
    """Symbols are the list and its entries."""

    async def act(editor: Editor, uri: str) -> Any:
        return await editor.text_document_document_symbol_async(
            types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        )

    (found,) = session(act, tmp_path)

    assert [child.name for child in found.children] == ["1. Rain falls in Oslo"]


def test_actions_mend_and_leave_alone(tmp_path: Path) -> None:
    """A finding with a safe edit is mended by it, all safe fixes by one action, and any finding left alone."""

    async def act(editor: Editor, uri: str) -> list[types.CodeAction]:
        where = types.Range(types.Position(0, 0), types.Position(2, 100))
        context = types.CodeActionContext(diagnostics=[])
        return await editor.text_document_code_action_async(
            types.CodeActionParams(types.TextDocumentIdentifier(uri), where, context)
        )

    actions = {action.title: action for action in session(act, tmp_path)}

    assert actions["Make all safe fixes (citecheck)"].kind == "source.fixAll.citecheck"
    edits = actions["Fix tracking-url"].edit.document_changes[0].edits
    assert [edit.new_text for edit in edits] == ["https://thedaily.org/rain"] or edits[0].new_text == ""
    comment = actions["Leave missing-reference alone here, with a reason"].edit.document_changes[0].edits[0]
    assert comment.new_text == "% citecheck: ignore[missing-reference] reason\n"
    assert comment.range.start == types.Position(0, 0)


def test_settings_come_from_the_folder_and_the_editor(tmp_path: Path) -> None:
    """A configuration file at the article's place counts, and so do the editor's own settings."""
    (tmp_path / "citecheck.toml").write_text('ignore = ["tracking-url"]\n', "utf8")

    async def act(editor: Editor, uri: str) -> list[object]:
        return [each.code for each in (await editor.next()).diagnostics]

    assert session(act, tmp_path) == ["missing-reference"]
    options = {"citecheck": {"ignore": ["missing-reference"]}}
    assert session(act, tmp_path, initialization_options=options) == []


def test_every_format_has_a_name_that_editors_use() -> None:
    """What an editor calls Markdown, HTML and plain text is known even where the file has no name."""
    from citecheck.lsp.server import LANGUAGES

    assert set(LANGUAGES.values()) <= set(SUFFIXES.values())
