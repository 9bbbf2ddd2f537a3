"""The language server, driven over standard input and output by a client of the protocol."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pygls")
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

import citecheck
from citecheck.baseline import identities
from citecheck.lsp import answers
from citecheck.lsp.answers import Places
from citecheck.reading import SUFFIXES
from citecheck.ticks import Tick, Ticks
from citecheck.values import Span

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
# The rain cloud takes two units of UTF-16, so that columns after it tell who counts how.
ARTICLE = (
    "🌧 It rained in Oslo.[1] It snowed.[7]\n\n1. “Rain falls in Oslo” The Daily, 3 May 2023,"
    " https://thedaily.org/rain?utm_source=x\n"
)


class Editor(LanguageClient):
    """A client that keeps what the server last published, and has settings of its own for each folder."""

    def __init__(self, settings: Mapping[str, object]) -> None:
        super().__init__("tests", "1")
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.watched: list[str] = []

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

        @self.feature(types.WORKSPACE_CONFIGURATION)
        def configuration(params: types.ConfigurationParams) -> list[object]:
            return [
                next((table for root, table in settings.items() if (item.scope_uri or "").startswith(root)), None)
                for item in params.items
            ]

        @self.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.watched += [registration.method for registration in params.registrations]

    async def next(self) -> types.PublishDiagnosticsParams:
        return await asyncio.wait_for(self.published.get(), 30)

    def open(self, uri: str, text: str, language: str = "plaintext") -> None:
        item = types.TextDocumentItem(uri, language, 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, uri: str, version: int, text: str, where: types.Range | None = None) -> None:
        change = (
            types.TextDocumentContentChangePartial(range=where, text=text)
            if where
            else types.TextDocumentContentChangeWholeDocument(text=text)
        )
        item = types.VersionedTextDocumentIdentifier(version, uri)
        self.text_document_did_change(types.DidChangeTextDocumentParams(item, [change]))


def session(
    act: Callable[[Editor, str], Awaitable[T]],
    folder: Path,
    article: str = ARTICLE,
    settings: Mapping[str, object] | None = None,
    capabilities: types.ClientCapabilities | None = None,
    **options: Any,
) -> T:
    """Start the server, open an article, act, and shut down."""

    async def run() -> T:
        editor = Editor(settings or {})
        await editor.start_io(sys.executable, "-m", "citecheck", "lsp")
        held = capabilities or types.ClientCapabilities()
        await editor.initialize_async(types.InitializeParams(capabilities=held, root_uri=folder.as_uri(), **options))
        editor.initialized(types.InitializedParams())
        uri = (folder / "article.txt").as_uri()
        editor.open(uri, article)
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
            editor.change(uri, version, words, types.Range(types.Position(0, 35), types.Position(0, 38)))
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


def test_several_folders_have_settings_of_their_own(tmp_path: Path) -> None:
    """Each article is checked by the file of settings of its folder, and by what the editor says for that folder."""
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
    (two / "citecheck.toml").write_text('ignore = ["tracking-url"]\n', "utf8")
    folders = [types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in (one, two)]
    held = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(configuration=True))
    settings = {one.as_uri(): {"path": "citecheck", "settings": {"ignore": ["missing-reference"]}}}

    async def act(editor: Editor, uri: str) -> dict[str, list[object]]:
        await editor.next()
        for folder in (one, two):
            editor.open((folder / "a.md").as_uri(), ARTICLE, "markdown")
        shown = [await editor.next(), await editor.next()]
        return {Path(each.uri).parent.name: [found.code for found in each.diagnostics] for each in shown}

    found = session(act, one, settings=settings, capabilities=held, workspace_folders=folders)

    assert found == {"one": ["tracking-url"], "two": ["missing-reference"]}


def test_changed_settings_are_taken_up(tmp_path: Path) -> None:
    """What is wrong with a file of settings is shown in the article; once it is mended, the article is checked."""
    toml = tmp_path / "citecheck.toml"
    toml.write_text('ignore = ["traking-url"]\n', "utf8")
    watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
    held = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(did_change_watched_files=watching, configuration=True)
    )

    async def act(editor: Editor, uri: str) -> list[list[types.Diagnostic]]:
        shown = [list((await editor.next()).diagnostics)]
        toml.write_text('ignore = ["tracking-url"]\n', "utf8")
        event = types.FileEvent(toml.as_uri(), types.FileChangeType.Changed)
        editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        shown.append(list((await editor.next()).diagnostics))
        editor.workspace_did_change_configuration(
            types.DidChangeConfigurationParams({"citecheck": {"ignore": ["missing-reference"]}})
        )
        shown.append(list((await editor.next()).diagnostics))
        assert editor.watched == ["workspace/didChangeWatchedFiles"]
        return shown

    wrong, mended, fewer = session(act, tmp_path, capabilities=held)

    assert [(each.code, each.severity) for each in wrong] == [("not-checked", types.DiagnosticSeverity.Error)]
    assert wrong[0].message.startswith("The article was not checked. ")
    assert "tracking-url" in wrong[0].message
    assert [each.code for each in mended] == ["missing-reference"]
    assert fewer == []


def test_a_request_is_cancelled(tmp_path: Path) -> None:
    """Who does not wait any more is told so, and other requests are answered; the article is checked all the same."""
    long = ARTICLE.replace("\n\n", " It rained in Oslo.[1]" * 2000 + "\n\n", 1)

    async def act(editor: Editor, uri: str) -> tuple[str, Any, Any]:
        await editor.next()
        editor.change(uri, 2, long)
        at = types.HoverParams(types.TextDocumentIdentifier(uri), range_of(ARTICLE, "[1]").start)
        asked = asyncio.ensure_future(editor.protocol.send_request_async("textDocument/hover", at, msg_id="mine"))
        await asyncio.sleep(0.05)
        editor.cancel_request(types.CancelParams("mine"))
        refused = ""
        try:
            await asked
        except JsonRpcException as error:
            refused = str(error)
        return refused, await editor.text_document_hover_async(at), await editor.next()

    refused, hover, shown = session(act, tmp_path, long.replace("Oslo", "Bergen"))

    assert "cancel" in refused.lower()
    assert "Rain falls in Oslo" in hover.contents.value
    assert shown.version == 2


SIGNS = "a[7] \n.\r\n🌧é\u2028\x0c\x85\x1e𝕏漢"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_changes_arrive_as_they_were_made(tmp_path: Path, encoding: str) -> None:
    """Whatever signs stand in the text and however columns are counted, server and editor have the same text."""
    edits = [(3, 3, "🌧\u2028"), (0, 1, "𝕏"), (30, 30, "\x0c\r\n漢 "), (12, 20, "é[8]\x85"), (5, 6, "")]

    async def act(editor: Editor, uri: str) -> tuple[str, list[types.Diagnostic]]:
        await editor.next()
        text = ARTICLE
        for version, (start, end, words) in enumerate(edits, 2):
            editor.change(uri, version, words, Places.of(text, encoding).range(Span(start, end)))
            text = text[:start] + words + text[end:]
        return text, list((await editor.next()).diagnostics)

    general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)])
    text, shown = session(act, tmp_path, capabilities=types.ClientCapabilities(general=general))
    places = Places.of(text, encoding)
    expected = [(finding.rule, finding.span.of(text)) for finding in citecheck.check(text, format="text").findings]

    assert [(each.code, places.span(each.range).of(text)) for each in shown] == expected
    assert ("missing-reference", "[8]") in expected


@given(st.text(SIGNS), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_every_place_can_be_told_and_found(text: str, encoding: str) -> None:
    """An offset becomes a position and the same offset again, but between the two signs of an end of line."""
    places = Places.of(text, encoding)

    assert all(
        places.offset(places.position(at)) == at
        for at in range(len(text) + 1)
        if text[at - 1 : at + 1] != "\r\n" or at == 0
    )
    assert places.offset(types.Position(0, 10_000)) == len(text.replace("\r", "\n").partition("\n")[0])
    assert places.offset(types.Position(10_000, 0)) == len(text)


LATEX = r"""\begin{document}
It rained in Oslo.\footnote{“Rain falls” The Daily, 3 May 2023, \url{https://www.thedaily.com/rain?utm_source=x}}
\end{document}
"""
RST = "Rain\n====\n\nIt rained [1]_. It snowed [7]_.\n\n.. [1] “Rain falls” The Daily, 3 May 2023\n"
EXAMPLES = sorted(path for path in (ROOT / "examples" / "formats").iterdir() if path.suffix != ".docx")


JATS = """<?xml version="1.0"?>
<article><front><article-meta><title-group><article-title>Rain</article-title></title-group></article-meta></front>
<body><p>It rained.<xref ref-type="bibr" rid="r1">[1]</xref> It snowed.<xref ref-type="bibr"
rid="r7">[7]</xref></p></body>
<back><ref-list>
<ref id="r1"><label>1</label><mixed-citation>“Rain falls” <source>The Daily</source></mixed-citation></ref>
</ref-list></back></article>
"""


def notebook(*cells: str) -> str:
    """A notebook of cells of Markdown, as programs save it."""
    held = [{"cell_type": "markdown", "metadata": {}, "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"cells": held, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False)


def edited(text: str, action: types.CodeAction, places: Places) -> str:
    """Return a text after an action."""
    (change,) = action.edit.document_changes  # type: ignore[union-attr, misc]
    for edit in reversed(change.edits):  # type: ignore[union-attr]
        span = places.span(edit.range)
        text = text[: span.start] + edit.new_text + text[span.end :]  # type: ignore[union-attr]
    return text


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (
            "table.rst",
            "+----------+\n| It [7]_  |\n+----------+\n\nRain [1]_\n\n.. [1] “Rain falls” The Daily\n",
            "No comment can stand in a table",
        ),
        (
            "a.ipynb",
            notebook("It rained.[1] It snowed.[7]\n\n1. “Rain” The Daily").replace('",\n    "', ""),
            "several lines of a cell",
        ),
    ],
)
def test_what_cannot_be_left_alone_says_why(name: str, text: str, why: str) -> None:
    """The action is there, and disabled."""
    report = citecheck.check(text.encode(), name=name)
    finding = next(each for each in report.findings if each.rule == "missing-reference")
    (offered,) = answers.actions(report, Places.of(text), finding.span, "file:///a", 1)

    assert offered.title == "Leave missing-reference alone here, with a reason"
    assert offered.disabled
    assert why in offered.disabled.reason


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *((path.name, path.read_text("utf8")) for path in EXAMPLES),
        ("talks.txt", (ROOT / "examples" / "articles" / "cable-talks.txt").read_text("utf8")),
        ("table.md", "# Rain\n\n| a |\n|---|\n| It rained.[7] |\n\n> It snowed.[1]\n\n1. “Snow” The Daily\n"),
        ("a.tex", LATEX),
        ("a.rst", RST),
        (
            "b.rst",
            "Rain\n====\n\nIt rained a lot [1]_\nand it [7]_ snowed.\n\n- It hailed [8]_.\n\n.. [1] “Rain” The Daily\n",
        ),
        (
            "a.ipynb",
            notebook(
                "# Rain\n\nIt rained.[1] It snowed.[7]\n", "1. “Rain falls” The Daily\n2. “\\”Snow\\”” Harbour Post"
            ),
        ),
        ("a.xml", JATS),
        ("one.html", "<p\nid='a'>It rained.<sup><a\nhref='#n7'>[7]</a></sup></p><ol><li id='n1'>“Rain” The Daily</ol>"),
    ],
)
def test_what_is_left_alone_is_left_alone(name: str, text: str) -> None:
    """The comment that an editor writes takes away its finding and adds none, in every format that has comments."""

    def told(text: str) -> list[tuple[str, str]]:
        return [(finding.rule, finding.message) for finding in citecheck.check(text.encode(), name=name).findings]

    report = citecheck.check(text.encode(), name=name)
    places = Places.of(text)
    before = told(text)
    assert before
    for finding in report.findings:
        offered = answers.actions(report, places, finding.span, "file:///a", 1)
        action = next(each for each in offered if each.title == f"Leave {finding.rule} alone here, with a reason")
        after = told(edited(text, action, places))
        assert set(after) <= set(before)
        assert len(after) < len(before)


def test_works_of_a_file_and_ticks_count(tmp_path: Path) -> None:
    """Keys lead into the bibliography beside the article; what somebody has ticked is left alone."""
    pytest.importorskip("bibtexparser")
    (tmp_path / "refs.bib").write_text("@article{berg, title={Rain in Oslo}, journal={Weather}, year={2020}}", "utf8")
    text = "---\nbibliography: refs.bib\n---\n\nIt rained [@berg]. It snowed [@ruiz]. It hailed [@vogt].\n"
    path = tmp_path / "keys.md"
    path.write_text(text, "utf8")
    report = citecheck.check(path)
    finding = next(each for each in report.findings if each.label == "ruiz")
    (identity,) = identities([finding], report)
    Ticks.beside(path).with_tick(Tick(identity, "Mona"))

    async def act(editor: Editor, uri: str) -> list[str]:
        await editor.next()
        editor.open(path.as_uri(), text, "markdown")
        return [each.message for each in (await editor.next()).diagnostics if each.code == "missing-reference"]

    (message,) = session(act, tmp_path)

    assert "vogt" in message


def test_the_work_of_a_key_is_gone_to_in_its_file(tmp_path: Path) -> None:
    """The entry stands in the bibliography beside the article, at its line."""
    pytest.importorskip("bibtexparser")
    text = "---\nbibliography: refs.bib\n---\n\nIt snowed [@vogt].\n"
    (tmp_path / "refs.bib").write_text(
        "@misc{berg, title={Rain}, year={2020}}\n\n@misc{vogt, title={Snow}, year={2021}}\n"
    )
    (tmp_path / "keys.md").write_text(text, "utf8")
    report = citecheck.check(tmp_path / "keys.md")
    at = types.Position(4, text.splitlines()[4].index("@"))

    (place,) = answers.definition(report, Places.of(text), at, (tmp_path / "keys.md").as_uri())

    assert place.uri == (tmp_path / "refs.bib").as_uri()
    assert place.range.start == types.Position(2, 0)


def test_a_link_is_not_called_by_a_number() -> None:
    """Nobody counts the links of an article."""
    text = "It snowed in Bergen ([Snow in Bergen](https://harbourpost.org/x)).\n"
    shown = answers.hover(citecheck.check(text, format="markdown"), Places.of(text), types.Position(0, 24))

    assert shown
    assert shown.contents.value.startswith("- This link stands for “It snowed in Bergen.”")  # type: ignore[union-attr]
    assert "link 1" not in shown.contents.value  # type: ignore[union-attr]


def test_every_format_has_a_name_that_editors_use() -> None:
    """What an editor calls Markdown, HTML and plain text is known even where the file has no name."""
    from citecheck.lsp.server import LANGUAGES

    assert set(LANGUAGES.values()) <= set(SUFFIXES.values())
