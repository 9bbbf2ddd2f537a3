"""The desk page: who is let in, what it answers, and what people do with it in a browser."""

import json
import os
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

from starlette.testclient import TestClient

import citecheck
from citecheck import Config
from citecheck.cli import main
from citecheck.serve import answers
from citecheck.serve.app import HEADERS, Desk, app
from citecheck.ticks import Ticks

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
    assert "“Cocoa Growers Ask for a Minimum Price as the Harvest Fails”, Commodity Ledger" in said


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
    assert "holds no ticks that citecheck wrote" in capsys.readouterr().err
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
