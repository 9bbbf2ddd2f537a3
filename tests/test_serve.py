"""The desk page: who is let in, what it answers, and what people do with it in a browser."""

import base64
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("httpx2")

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from starlette.testclient import TestClient

import citecheck
from citecheck import Config
from citecheck.cli import main
from citecheck.serve import answers
from citecheck.serve.app import HEADERS, Desk, app
from citecheck.ticks import Ticks
from tests.browser import THEMES, WIDTHS, chromium_at, in_browser

EXAMPLES = Path(__file__).parents[1] / "examples"
TALKS = EXAMPLES / "articles" / "cable-talks.txt"
HOST = "127.0.0.1:8123"
TOKEN = "let-me-in"

FERRY = """The ferry to Lindholm sailed again on Monday.[1] The harbour had been closed.［2］

1. “Ferry to Lindholm sails again” Harbour Post, 3 May 2023, https://harbourpost.com/ferry?utm_source=mail
2. “Harbour at Lindholm closed after storm” Harbour Post, 1 May 2023, https://harbourpost.com/storm
"""


@pytest.fixture
def client() -> TestClient:
    return served()


def served(article: str | None = None, config: Config | None = None) -> TestClient:
    desk = Desk(config or Config(), article, "Mona", TOKEN)
    web = app(desk, frozenset({HOST, "localhost:8123"}))
    return TestClient(web, base_url=f"http://{HOST}", headers={"x-token": TOKEN})


def checked(client: TestClient, text: str, **query: str) -> dict[str, Any]:
    found = client.post("/check", params={"is": "text", **query}, content=text.encode())
    assert found.status_code == 200, found.text
    answer: dict[str, Any] = found.json()
    return answer


def key(answer: Mapping[str, Any], kind: str = "") -> str:
    """Return the key of the first finding whose place is painted with a kind."""
    return next(mark[3] for mark in answer["marks"] if mark[2].startswith(f"fl {kind}"))


# --- who is let in ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"/?token={TOKEN}", {}, 200),
        ("/?token=wrong", {}, 403),
        ("/?token=", {}, 403),
        ("/", {}, 403),
        ("/?token=l%C3%A9t", {}, 403),
        (f"/?token={TOKEN}", {"host": "localhost:8123"}, 200),
        (f"/?token={TOKEN}", {"host": "LOCALHOST:8123"}, 200),
        (f"/?token={TOKEN}", {"host": "127.0.0.1"}, 403),
        (f"/?token={TOKEN}", {"host": "127.0.0.1:81"}, 403),
        (f"/?token={TOKEN}", {"host": "evil.example:8123"}, 403),
        (f"/?token={TOKEN}", {"host": "127.0.0.1.evil.example:8123"}, 403),
        (f"/?token={TOKEN}", {"host": ""}, 403),
        ("/article", {}, 204),
        ("/article", {"x-token": "wrong"}, 403),
        ("/desk.js", {"x-token": ""}, 200),
        ("/desk.js", {"host": "evil.example:8123"}, 403),
        ("/desk.js/../app.py", {}, 404),
        ("/app.py", {}, 404),
        ("/check", {}, 405),
    ],
)
def test_only_those_who_know_the_token_and_the_name_are_let_in(
    client: TestClient, path: str, headers: dict[str, str], status: int
) -> None:
    """The page needs its token; nothing answers under another name, which a site could have lead here."""
    found = client.get(path, headers=headers)

    assert found.status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": f"http://{HOST}"}, 200),
        ({"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://localhost:8123"}, 403),
        ({"origin": f"https://{HOST}"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"x-token": "wrong"}, 403),
        ({"x-token": ""}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/check", "/fix", "/tick", "/page"])
def test_no_other_site_can_call(client: TestClient, path: str, headers: dict[str, str], status: int) -> None:
    """What changes or tells anything asks for the token, the own origin and the own page."""
    query = {"is": "text", "finding": key(checked(client, FERRY))}
    found = client.post(path, params=query, content=FERRY.encode(), headers=headers)

    assert found.status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    """A browser that asks first whether it may call from elsewhere is not told that it may."""
    found = client.request(method, "/check", headers={"access-control-request-method": "POST"})

    assert found.status_code == 405
    assert "access-control-allow-origin" not in found.headers


@pytest.mark.parametrize("path", [f"/?token={TOKEN}", "/", "/desk.js", "/desk.css", "/nothing", "/article"])
def test_every_answer_says_what_may_be_done_with_it(client: TestClient, path: str) -> None:
    """The policy lets nothing load, run or frame but the page's own files; no answer sets a cookie."""
    found = client.get(path)

    assert {name: found.headers[name] for name in HEADERS} == HEADERS
    assert "set-cookie" not in found.headers
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert "unsafe" not in found.headers["content-security-policy"]


def test_what_is_too_large_is_refused() -> None:
    """An article at the limit is checked, one above is refused, whether its length is said or not."""
    client = served(config=Config(max_size=1000))
    pieces = (b"x" * 100 for _ in range(11))

    assert client.post("/check", content=b"x" * 1000).status_code == 200
    assert client.post("/check", content=b"x" * 1001).status_code == 413
    assert client.post("/check", content=pieces).status_code == 413
    assert client.post("/check", params={"name": "x" * 2001}, content=b"x").status_code == 413
    assert client.post("/tick", params={"note": "x" * 2001, "is": "text"}, content=b"x").status_code == 413


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """An article whose check does not end is answered with a sentence."""
    monkeypatch.setattr("citecheck.serve.app.MAX_SECONDS", 0.05)
    monkeypatch.setattr(Desk, "report", lambda *_: time.sleep(0.5))
    found = served().post("/check", content=b"x")

    assert (found.status_code, found.json()["error"]) == (
        503,
        "This article takes too long to check; it was given up.",
    )


def test_our_own_failure_is_never_a_clean_article(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bug is told, on the page and in the terminal."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(Desk, "report", fail)
    found = served().post("/check", content=b"x")

    assert found.status_code == 500
    assert "it was not checked" in found.json()["error"]
    assert "ZeroDivisionError: oops" in capsys.readouterr().err


# --- what is answered -------------------------------------------------------------------------------------------------


def test_places_count_as_a_browser_does() -> None:
    """Signs beyond the first plane count twice, and an end of line once."""
    source = "🌧 rain\r\n𝕏 fell.[9]\r\nOn.[8]\r\n"
    answer = checked(served(), source, format="text")
    shown = answers.shown_text(source).encode("utf-16-le")
    markers = [(start, end) for start, end, kind, _ in answer["marks"] if kind.startswith("mk")]

    assert [shown[2 * start : 2 * end].decode("utf-16-le") for start, end in markers] == ["[9]", "[8]"]


@pytest.mark.parametrize("name", sorted(path.name for path in (EXAMPLES / "formats").iterdir()))
def test_a_file_of_any_format_is_read(client: TestClient, name: str) -> None:
    """What is dropped is read from its bytes; its text comes back, with the findings of the command line."""
    data = (EXAMPLES / "formats" / name).read_bytes()
    answer = client.post("/check", params={"name": name}, content=data).json()
    report = citecheck.check(data, name=name)

    assert answer["text"] == answers.shown_text(report.document.source)
    assert answer["count"] == len(report.findings)
    assert answer["editable"] == (report.document.format != "docx")


def test_the_works_of_an_opened_article_are_known(tmp_path: Path) -> None:
    """Its bibliography stands beside it; that of what is only called so is not looked for."""
    pytest.importorskip("bibtexparser")
    (tmp_path / "refs.bib").write_text("@article{berg, title={Rain in Oslo}, journal={Weather}, year={2020}}", "utf-8")
    article = os.fspath(tmp_path / "article.md")
    text = "---\nbibliography: refs.bib\n---\n\nIt rained [@berg].\n"
    opened = checked(served(article), text, name=article)
    other = checked(served(article), text, name=os.fspath(tmp_path / "other.md"))

    assert ("Rain in Oslo" in opened["entries"], "Rain in Oslo" in other["entries"]) == (True, False)


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"%PDF-1.7", "a.pdf", "PDF"),
        (b"PK\x03\x04 nothing", "a.docx", "a.docx"),
        (b"\x00\x01\x02\x03", "a.bin", "not text"),
    ],
)
def test_a_file_that_is_none_of_ours_is_said(client: TestClient, data: bytes, name: str, error: str) -> None:
    """What cannot be read is refused with the reader's own sentence."""
    found = client.post("/check", params={"name": name}, content=data)

    assert found.status_code == 422
    assert error in found.json()["error"]


@pytest.mark.parametrize("text", ["", "\n", "article.txt", "\ufeff", "\x00", "%PDF-1.7", "{\\rtf1", "<script>"])
def test_any_text_can_be_typed(client: TestClient, text: str) -> None:
    """A text field may hold anything, also what a file must not."""
    assert checked(client, text)["editable"]


def test_one_fix_is_made_alone(client: TestClient) -> None:
    """The fix of a finding changes what it is about and nothing else; all safe ones can be had at once."""
    answer = checked(client, FERRY)
    alone = client.post("/fix", params={"is": "text", "finding": key(answer)}, content=FERRY.encode()).json()
    every = client.post("/fix", params={"is": "text"}, content=FERRY.encode()).json()

    assert alone["text"] == FERRY.replace("［2］", "[2]")
    assert every["text"] == FERRY.replace("［2］", "[2]").replace("?utm_source=mail", "")


@pytest.mark.parametrize("name", ["article.docx", "article.md"])
def test_a_file_with_comments_for_word_is_made_of_any(client: TestClient, name: str) -> None:
    """A Word file keeps its own look where its package is whole; of everything else the text is written."""
    pytest.importorskip("docx")
    found = client.post("/word", params={"name": name}, content=(EXAMPLES / "formats" / name).read_bytes())

    assert (found.status_code, found.content[:2]) == (200, b"PK")


def test_a_fix_of_what_is_gone_is_none(client: TestClient) -> None:
    """A finding of another text is not fixed in this one."""
    found = client.post("/fix", params={"is": "text", "finding": "f0-0"}, content=FERRY.encode())

    assert found.json() == {
        "text": None,
        "said": "The article has changed; this finding is not there any more.",
    }


def test_a_finding_is_a_sentence_for_a_letter() -> None:
    """Who reads it without the report learns of which sentence and which source it speaks."""
    report = citecheck.check(TALKS)
    off_topic = next(finding for finding in report.findings if finding.rule == "off-topic-citation")
    said = answers.sentence(off_topic, report)

    assert said.startswith("In “Coastal States Meet in Turku to Guard Cables on the Sea Floor”: “Ministers from five")
    assert "[0] does not seem to belong" in said
    assert "“Cocoa Growers Ask for a Minimum Price as the Harvest Fails”, Commodity Ledger, 19 February 2024" in said
    undated = next(finding for finding in report.findings if finding.rule == "missing-date")
    assert ": Entry 6 has no date. Entry 6 is “Estonia Proposes" in answers.sentence(undated, report)


def test_source_texts_are_held_against_the_article(client: TestClient) -> None:
    """A file with what sources say is read, and each sentence stands beside it; nothing else is taken for one."""
    rows = [{"url": "https://harbourpost.com/ferry", "text": "The ferry to Lindholm stays in port until Friday. " * 9}]
    before = checked(client, FERRY)["entries"]
    found = client.post("/source", params={"name": "../sources.json"}, content=json.dumps(rows).encode())

    assert found.json() == {"count": 1}
    assert "stays in port until Friday" in checked(client, FERRY)["entries"]
    assert "stays in port until Friday" not in before
    assert client.post("/source", params={"name": "a.json"}, content=b"[").status_code == 422


# --- ticks ------------------------------------------------------------------------------------------------------------


def tick(client: TestClient, text: str, finding: str, **said: str) -> int:
    query = {"is": "text", "finding": finding, **said}
    status: int = client.post("/tick", params=query, content=text.encode()).status_code
    return status


def test_a_tick_is_kept_beside_the_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command line leaves alone what somebody ticked, and says who, when and what they found."""
    path = tmp_path / "talks.txt"
    path.write_bytes(TALKS.read_bytes())
    client = served(os.fspath(path))
    text = TALKS.read_text("utf-8")
    finding = key(checked(client, text), "warning")
    assert tick(client, text, finding, who="Mona", note="rang the ministry") == 200

    (row,) = json.loads((tmp_path / "talks.txt.citecheck.json").read_text("utf-8"))["checked"]
    assert (row["rule"], row["who"], row["note"]) == ("off-topic-citation", "Mona", "rang the ministry")
    assert main(["check", os.fspath(path), "--no-config", "--cache-dir", os.fspath(tmp_path / "cache")]) == 1
    out = capsys.readouterr().out
    assert f"[off-topic-citation] (Mona, {row['on']}: rang the ministry)" in out
    assert "checked: [0] does not seem to belong" in out
    assert "1 left alone" in out

    assert main(["check", os.fspath(path), "--no-config", "--output-format", "json"]) == 1
    (suppressed,) = json.loads(capsys.readouterr().out)["documents"][0]["suppressed"]
    assert (suppressed["by"], suppressed["who"], suppressed["on"]) == ("checked", "Mona", row["on"])

    assert "off-topic-citation" not in checked(client, text)["findings"]
    left = checked(client, text)["left"]
    assert "rang the ministry" in left
    assert tick(client, text, left.split('id="')[1].split('"')[0], undo="yes") == 200
    assert key(checked(client, text), "warning") == finding


def test_a_tick_is_about_what_was_looked_at() -> None:
    """An edit elsewhere keeps a tick, also of a pasted article; an edit of the sentence takes it away."""
    client = served()
    text = TALKS.read_text("utf-8")
    assert tick(client, text, key(checked(client, text), "warning")) == 200

    assert "off-topic-citation" not in checked(client, text.replace("a month of nerves", "nerves"))["findings"]
    assert "off-topic-citation" in checked(client, text.replace("five coastal states", "six states"))["findings"]
    assert tick(client, text, "f0-0") == 409


def test_ticks_that_are_none_are_trouble(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A damaged file is said and not overwritten; a check of what is not trusted does not look at it."""
    path = tmp_path / "a.txt"
    path.write_text("It rained.", "utf-8")
    (tmp_path / "a.txt.citecheck.json").write_text("{}", "utf-8")

    assert main(["check", os.fspath(path), "--no-config"]) == 2
    assert "is no file of ticks that citecheck wrote" in capsys.readouterr().err
    assert main(["check", os.fspath(path), "--untrusted", "--exit-zero"]) == 0
    with pytest.raises(citecheck.ReadError):
        Ticks.beside(path)


def test_fixes_are_made_beside_ticks(tmp_path: Path) -> None:
    """A ticked finding does not come back as one that a fix has made."""
    path = tmp_path / "ferry.txt"
    path.write_text(FERRY.replace("[1]", "[7]"), "utf-8")
    client = served(os.fspath(path))
    text = path.read_text("utf-8")
    assert tick(client, text, key(checked(client, text), "error")) == 200

    assert main(["check", os.fspath(path), "--no-config", "--fix", "--exit-zero"]) == 0
    assert "utm_source" not in path.read_text("utf-8")


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.txt"], "is no file"),
        (["--host", "0.0.0.0"], "every address of this machine"),
        (["--port", "99999"], "cannot listen"),
        (["--host", "192.0.2.1"], "cannot listen"),
    ],
)
def test_what_cannot_be_served_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong call ends with a sentence, and nothing listens."""
    assert main(["serve", "--no-open", *arguments]) == 2
    assert said in capsys.readouterr().err


Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start the command, and return the address that it prints first."""
    started = []

    def start(*arguments: str) -> str:
        command = [sys.executable, "-m", "citecheck", "serve", "--port", "0", "--no-open", "--who", "Mona", *arguments]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(server)
        assert server.stdout
        return server.stdout.readline().strip()

    yield start
    for server in started:
        server.terminate()
        server.wait(20)
        assert server.stdout
        server.stdout.close()


def test_the_first_line_is_the_address(serve: Serve) -> None:
    """It is this machine's own, it answers at once, and it holds the token."""
    import urllib.request

    address = serve()
    with urllib.request.urlopen(address) as answer:
        page = answer.read().decode()

    assert address.startswith("http://127.0.0.1:")
    assert "Paste an article here" in page
    assert address.partition("token=")[2] not in page


# --- in a browser -----------------------------------------------------------------------------------------------------

Chrome = webdriver.Chrome


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    profile = tmp_path_factory.mktemp("profile")
    driver = chromium_at(profile)
    driver.downloads = profile  # type: ignore[attr-defined]  # for the tests below
    yield driver
    driver.quit()


Open = Callable[..., Chrome]


@pytest.fixture
def desk(browser: Chrome, serve: Serve) -> Iterator[Open]:
    """Open the page; whatever a test does, the console stays empty."""
    browser.get_log("browser")

    def opened(*arguments: str, width: int = 1280, theme: str = "light") -> Chrome:
        metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        scheme = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
        address = serve("--no-config", "--as-of", "2024-03-20", *arguments)
        browser.get(address)
        grant = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
        browser.execute_cdp_cmd("Browser.grantPermissions", grant)
        if arguments:
            until(browser, lambda: len(css(browser, "#notes > .note")) > 0)
        return browser

    yield opened
    assert [
        entry["message"] for entry in browser.get_log("browser") if not re.search(_EXPECTED, entry["message"])
    ] == []


# What the browser notes of a paste that is only looked through, and of a file that is refused.
_EXPECTED = r"Applying inline style violates|Executing inline event handler violates|status of 422"


def css(driver: Chrome, selector: str) -> Any:
    return driver.find_elements(By.CSS_SELECTOR, selector)


def until(driver: Chrome, true: Callable[[], Any], seconds: float = 20) -> Any:
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, [words(driver, "#trouble, #status, .note.here .rule"), _focused(driver)]
        time.sleep(0.03)
    return found


def listen(driver: Chrome) -> Callable[[str], bool]:
    """Keep all that the page says from now on, since it soon says something else; return what tells whether it did."""
    driver.execute_script(
        """
        const status = document.querySelector("#status");
        window.said = [];
        new MutationObserver(() => said.push(status.textContent)).observe(status, {childList: true});
        """
    )
    return lambda words: any(words in each for each in driver.execute_script("return window.said"))


def _focused(driver: Chrome) -> str:
    return str(driver.execute_script("return document.hasFocus() + document.activeElement.outerHTML.slice(0, 200)"))


def value(driver: Chrome) -> str:
    text: str = driver.execute_script("return document.querySelector('#text').value")
    return text


def paste(driver: Chrome, html: str, plain: str = "") -> None:
    """Paste as an editor does from another program."""
    driver.execute_script(
        """
        const data = new DataTransfer();
        if (arguments[0]) data.setData("text/html", arguments[0]);
        data.setData("text/plain", arguments[1]);
        const text = document.querySelector("#text");
        text.focus();
        const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
        if (text.dispatchEvent(event)) document.execCommand("insertText", false, arguments[1]);
        """,
        html,
        plain,
    )


def drop(driver: Chrome, name: str, data: bytes) -> None:
    driver.execute_script(
        """
        const bytes = Uint8Array.from(atob(arguments[1]), (sign) => sign.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([bytes], arguments[0]));
        document.body.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
        """,
        name,
        base64.b64encode(data).decode(),
    )


def clipboard(driver: Chrome) -> str:
    script = "navigator.clipboard.readText().then(arguments[0])"
    return str(driver.execute_async_script(script))


def press(driver: Chrome, *keys: str) -> None:
    ActionChains(driver).send_keys(*keys).perform()


def words(driver: Chrome, selector: str) -> list[str]:
    """Return what some elements say, in one go: a check may replace them between two questions."""
    script = "return [...document.querySelectorAll(arguments[0])].map((element) => element.textContent)"
    return list(driver.execute_script(script, selector))


def here(driver: Chrome) -> list[str]:
    return words(driver, ".note.here .rule")


@in_browser
@pytest.mark.parametrize(("width", "theme"), [*itertools.product(WIDTHS, THEMES)])
def test_nothing_keeps_anybody_out(desk: Open, width: int, theme: str) -> None:
    """In every width and theme, empty, full and while ticking, axe-core finds no fault and nothing sticks out."""
    import axe_core_python

    source = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")

    def faults() -> Any:
        driver.execute_cdp_cmd("Runtime.evaluate", {"expression": source})
        found = driver.execute_async_script(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations))"
        )
        return [(fault["id"], [node["html"] for node in fault["nodes"][:3]]) for fault in found]

    driver = desk(width=width, theme=theme)
    assert faults() == []
    paste(driver, "", TALKS.read_text("utf-8").replace("[7]", "［7］"))
    until(driver, lambda: css(driver, "[data-act='fix']"))
    css(driver, "[data-act='tick']")[0].click()
    assert faults() == []
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width


@in_browser
def test_findings_are_reached_fixed_ticked_and_copied_by_keyboard_alone(desk: Open, tmp_path: Path) -> None:
    """From the text to the findings and back, through a fix, a tick and a copy, nobody needs a mouse."""
    path = tmp_path / "talks.txt"
    path.write_text(TALKS.read_text("utf-8").replace("[7]", "［7］"), "utf-8")
    driver = desk(os.fspath(path))
    has_said = listen(driver)
    rules = words(driver, "#notes .rule")
    seen = []
    for key in ("n",) * len(rules) + ("n", "p"):
        press(driver, key)
        seen += here(driver)
    assert seen == [*rules, rules[0], rules[-1]]

    while here(driver) != ["malformed-marker"]:
        press(driver, "n")
    assert words(driver, "#marks .here")[0] == "［7］"
    press(driver, Keys.ENTER)
    assert driver.switch_to.active_element == css(driver, "#text")[0]
    assert driver.execute_script("return getSelection().toString()") == "［7］"
    press(driver, Keys.ESCAPE)
    press(driver, "f")
    until(driver, lambda: "［7］" not in value(driver))
    until(driver, lambda: "malformed-marker" not in words(driver, "#notes .rule"))
    until(driver, lambda: has_said("Fixed:"))  # the last that a fix does, but for the focus
    assert value(driver) == TALKS.read_text("utf-8")

    while here(driver) != ["off-topic-citation"]:
        press(driver, "n")
    press(driver, "e")
    until(driver, lambda: has_said("Copied"))
    assert clipboard(driver).startswith("In “Coastal States Meet in Turku")
    press(driver, "c")
    press(driver, "rang the ministry", Keys.ENTER)
    until(driver, lambda: (tmp_path / "talks.txt.citecheck.json").exists())
    until(driver, lambda: "off-topic-citation" not in words(driver, "#notes .rule"))
    (row,) = json.loads((tmp_path / "talks.txt.citecheck.json").read_text("utf-8"))["checked"]
    assert (row["who"], row["note"]) == ("Mona", "rang the ministry")
    until(driver, lambda: words(driver, "#left summary") == ["1 left alone"])

    css(driver, "#text")[0].send_keys(Keys.CONTROL, "z")
    until(driver, lambda: "［7］" in value(driver))


@in_browser
def test_the_report_follows_what_is_typed(desk: Open) -> None:
    """Marks move with the words at once, and the findings follow soon."""
    driver = desk(os.fspath(TALKS))
    text = css(driver, "#text")[0]
    before = len(css(driver, "#notes > .note"))
    text.send_keys(Keys.CONTROL, Keys.HOME)
    text.send_keys("Some more words. ")
    assert words(driver, "#marks .mk")[0] == "[0]"
    text.send_keys(Keys.CONTROL, Keys.END)
    text.send_keys(Keys.ENTER, "9. “Nobody cites this” The Daily, 3 May 2023, https://www.thedaily.com/nobody")
    until(driver, lambda: len(css(driver, "#notes > .note")) > before)
    until(driver, lambda: "uncited-reference" in words(driver, "#notes .rule"))


GOOGLE = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span>The
ferry sails again</span></h2><p dir="ltr"><span>The ferry sailed on Monday</span><span
style="font-size:0.6em;vertical-align:super;"><a href="#ftnt1" id="ftnt_ref1">[1]</a></span><span> and came
</span><a href="https://www.google.com/url?q=https://www.ferry.com/log&amp;sa=D"><span>on time</span></a><span>.</span>
</p><ul><li dir="ltr"><p>one</p></li><li><p>two</p></li></ul><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a>
<span>&ldquo;Ferry to Lindholm sails again&rdquo; Harbour Post, 3 May 2023</span></p></div></b>"""
WORD = """<html xmlns:o="x"><head><style>p{color:red}</style></head><body><!--StartFragment--><h1>The ferry</h1>
<p class=MsoNormal>The ferry sailed on Monday.<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"
title=""><span class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a> It was late.<sup>2</sup>
</p><p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span>
<![endif]>first</p><div style='mso-element:footnote-list'><div id=ftn1><p class=MsoFootnoteText><a
href="#_ftnref1" name="_ftn1" title=""><span>[1]</span></a> &ldquo;Ferry to Lindholm sails again&rdquo; Harbour
Post, 3 May 2023</p></div></div><!--EndFragment--></body></html>"""
CMS = """<h3>The ferry</h3><p>It sailed on Monday.<sup id="fnref:1"><a href="#fn:1">1</a></sup> <em>Late</em>, see
<a href="https://www.ferry.com/log_(new)">the log</a>.</p><ol class="footnotes"><li id="fn:1"><p>“Ferry to Lindholm
sails again” Harbour Post, 3 May 2023 <a href="#fnref:1">↩</a></p></li></ol>"""
WIKI = """<p>The ferry sailed on Monday.<sup id="cite_ref-1"><a
href="#cite_note-1"><span>[</span>1<span>]</span></a></sup> It was
late.<sup id="cite_ref-b_2-0"><a href="#cite_note-b-2">[2]</a></sup></p><ol class="references"><li
id="cite_note-1"><span><b><a href="#cite_ref-1">^</a></b></span> <span>“Ferry to Lindholm sails again” Harbour Post,
3 May 2023</span></li><li id="cite_note-b-2"><span>^ <a href="#cite_ref-b_2-0"><sup><i>a</i></sup></a> <a
href="#cite_ref-b_2-1"><sup><i>b</i></sup></a></span> <span>Berg, Anna (2019). <i>Ferries</i>.</span></li></ol>"""
BLOCKS = """<p>The ferry sailed on Monday.<sup data-fn="2f" class="fn"><a href="#2f-a" id="2f-a-link">1</a></sup></p><ol
class="wp-block-footnotes"><li id="2f-a">“Ferry to Lindholm sails again” Harbour Post, 3 May 2023 <a href="#2f-a-link"
aria-label="Jump to footnote reference 1">↩︎</a></li></ol>"""
LETTER = """<div class="body markup"><p>The ferry sailed on Monday.<a id="footnote-anchor-1-12" href="#footnote-1-12"
class="footnote-anchor">1</a></p><div class="footnote"><a id="footnote-1-12" href="#footnote-anchor-1-12"
class="footnote-number">1</a><div class="footnote-content"><p>“Ferry to Lindholm sails again” Harbour Post, 3 May
2023</p></div></div></div>"""
NOTE = "[^1]: “Ferry to Lindholm sails again” Harbour Post, 3 May 2023\n"


@in_browser
@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            GOOGLE,
            "## The ferry sails again\n\nThe ferry sailed on Monday[^1] and came [on time](https://www.ferry.com/log).\n\n"
            f"- one\n- two\n\n{NOTE}",
        ),
        (WORD, f"# The ferry\n\nThe ferry sailed on Monday.[^1] It was late.²\n\n1. first\n\n{NOTE}"),
        (
            CMS,
            "### The ferry\n\nIt sailed on Monday.[^1] *Late*, see [the log](https://www.ferry.com/log_%28new%29).\n\n"
            + NOTE,
        ),
        (WIKI, f"The ferry sailed on Monday.[^1] It was late.[^2]\n\n{NOTE}\n[^2]: Berg, Anna (2019). *Ferries*.\n"),
        (BLOCKS, f"The ferry sailed on Monday.[^1]\n\n{NOTE}"),
        (LETTER, f"The ferry sailed on Monday.[^1]\n\n{NOTE}"),
        ("<ol start=3><li>a<li>b<ul><li>c</ul></ol>", "3. a\n4. b\n\n   - c\n"),
        ("<p>a<br>b</p><h1>1 < 2 *x* _y_ [1]: z</h1>", "a\nb\n\n# 1 < 2 \\*x\\* \\_y\\_ [1]\\: z\n"),
        ("<a href='javascript:alert(1)'>x</a><h1>y</h1>", "x\n\n# y\n"),
        (
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c|</td><td>d</td></tr></table>",
            "| a | b |\n| --- | --- |\n| c\\| | d |\n",
        ),
        ("<p>fell.<sup>1,2</sup> m<sup>2</sup> 1<sup>st</sup></p>", "fell.[1,2] m² 1st\n"),
    ],
    ids=["google", "word", "cms", "wiki", "blocks", "letter", "list", "escapes", "script", "table", "raised"],
)
def test_what_is_pasted_keeps_its_structure(desk: Open, html: str, markdown: str) -> None:
    """Links, lists, headings, notes and raised figures of other programs become Markdown."""
    driver = desk()
    paste(driver, html, "plain")

    assert value(driver) == markdown


@in_browser
def test_plain_paste_stays_plain(desk: Open) -> None:
    """Code and other text that is only coloured is pasted as its words."""
    driver = desk()
    paste(driver, "<div style='color:red'><span>a_b *c*</span></div>", "a_b *c*")

    assert value(driver) == "a_b *c*"


@in_browser
def test_a_hostile_paste_leaves_no_trace(desk: Open, serve: Serve) -> None:
    """What is pasted loads nothing, runs nothing and adds no element, whatever it holds."""
    driver = desk()
    sly = (
        "<img src=/stolen onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
        "<a href='javascript:document.title=1'>x</a><svg onload=document.title=1><style>*{display:none}</style>"
        "<iframe src=/stolen></iframe><base href=//evil.example><meta http-equiv=refresh content=0>"
        "<form action=/stolen><input autofocus onfocus=document.title=1></form><link rel=stylesheet href=/stolen>"
        "<h1>Kept &lt;img src=x onerror=document.title=1&gt; \u202egnp.exe</h1>"
        "<p>said so.[1] And “&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;”.[99]</p><p>Sources</p>"
        "<ol><li>“&lt;b&gt;x&lt;/b&gt;” &lt;svg onload=alert(1)&gt;, 3 May 2023, https://www.a.com/'\"&gt;&lt;i&gt;</ol>"
    )
    tags = "return JSON.stringify([...new Set([...document.querySelectorAll('*')].map(e => e.localName))].sort())"
    paste(driver, sly)
    until(driver, lambda: css(driver, "#notes > .note"))
    css(driver, "#notes [data-act='tick']")[0].click()
    loaded = driver.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")

    assert not {"img", "iframe", "base", "i", "b", "object"} & set(json.loads(driver.execute_script(tags)))
    assert "owned" not in driver.title
    assert driver.execute_script("return document.scripts.length") == 1
    assert not [name for name in loaded if "stolen" in name or "evil" in name]
    assert "Kept \\<img src=x" in value(driver)
    on = (
        "return [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))"
    )
    assert driver.execute_script(on) == []
    assert not driver.execute_script("return document.cookie + Object.keys(localStorage) + Object.keys(sessionStorage)")


@in_browser
@pytest.mark.parametrize("name", sorted(path.name for path in (EXAMPLES / "formats").iterdir()))
def test_a_dropped_file_is_shown(desk: Open, name: str) -> None:
    """A file of every format that we read is dropped and shown with its findings; Word's is read only."""
    data = (EXAMPLES / "formats" / name).read_bytes()
    report = citecheck.check(data, name=name)
    driver = desk()
    drop(driver, name, data)
    until(driver, lambda: css(driver, "#file")[0].text.startswith(name))

    until(driver, lambda: len(css(driver, "#notes > .note")) == len(report.findings))
    assert value(driver) == answers.shown_text(report.document.source)
    assert css(driver, "#text")[0].get_property("readOnly") == (report.document.format not in answers.fixing.FORMATS)


@in_browser
def test_a_file_that_cannot_be_read_is_said(desk: Open) -> None:
    """The reader's sentence is shown, and the page goes on."""
    driver = desk()
    drop(driver, "a.bin", b"\x00\x01\x02")
    until(driver, lambda: "not text" in css(driver, "#trouble")[0].text)
    paste(driver, "", "It rained.[1]")

    assert until(driver, lambda: css(driver, "#notes > .note"))
    assert until(driver, lambda: words(driver, "#trouble") == [""])


@in_browser
def test_the_article_and_its_report_are_taken_out(desk: Open) -> None:
    """The article is copied as it is now; the report is saved as a page, and with comments for Word."""
    driver = desk(os.fspath(TALKS))
    has_said = listen(driver)
    css(driver, "#copy")[0].click()
    until(driver, lambda: has_said("copied"))
    assert clipboard(driver) == value(driver)

    folder: Path = driver.downloads  # type: ignore[attr-defined]  # set by the fixture
    css(driver, "#page")[0].click()
    until(driver, lambda: any("Cocoa Growers" in page.read_text("utf-8") for page in folder.glob("*-citations.html")))
    pytest.importorskip("docx")
    css(driver, "#word")[0].click()
    until(driver, lambda: any(word.read_bytes().startswith(b"PK") for word in folder.glob("*-citations.docx")))


@in_browser
def test_the_page_says_that_the_server_is_gone(desk: Open) -> None:
    """An article that was not checked does not look like one that was."""
    driver = desk(os.fspath(TALKS))
    driver.execute_script("window.fetch = () => Promise.reject(new TypeError('it is gone'))")
    css(driver, "#text")[0].send_keys("More.")

    until(driver, lambda: "citecheck serve has ended" in css(driver, "#trouble")[0].text)
