"""A table of articles: what batches give, what an archive holds, and that a stop loses and doubles nothing."""

import csv
import gzip
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import attrs
import pytest

import citecheck
from citecheck.cli import main
from tests import archives

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

from citecheck import archive  # noqa: E402 - it says itself what it needs, but the tests need it first
from citecheck.archive import engines, runs  # noqa: E402
from citecheck.archive.batches import Article, Checker  # noqa: E402
from citecheck.archive.files import Place  # noqa: E402
from citecheck.archive.runs import Part, work  # noqa: E402

GOLDEN = Path(__file__).parent / "goldens" / "archive.schema.json"

PLAIN = "It rained in Oslo.[1]\n\n1. “Rain in Oslo” The Daily, 3 May 2023"


def batch(*texts: Any, **columns: list[Any]) -> Any:
    return pa.record_batch({"id": [f"a{i}" for i in range(len(texts))], "text": list(texts), **columns})


def checked(*texts: Any, rows: str = "reports", **known: Any) -> list[dict[str, Any]]:
    return [row for found in archive.check_batches([batch(*texts)], rows=rows, **known) for row in found.to_pylist()]


# --- batches --------------------------------------------------------------------------------------------------------


def test_the_schema_is_kept(update_goldens: bool) -> None:
    """The columns of every table, their types and their order are a contract, of a version."""
    tables = {name: {f.name: str(f.type) for f in archive.schema(name)} for name in ("reports", *archive.TABLES)}
    found = json.dumps({"schema_version": archive.SCHEMA_VERSION, "tables": tables}, indent=1) + "\n"
    if update_goldens:
        GOLDEN.write_text(found, "utf-8")

    assert GOLDEN.read_text("utf-8") == found
    assert archive.schema().metadata == {b"citecheck.schema_version": b"1"}


@pytest.mark.parametrize("table", ["reports", *archive.TABLES])
def test_batches_have_the_schema(table: str) -> None:
    """Each batch gives one batch with the schema of its table, an empty one too."""
    batches = [batch(PLAIN, "It snowed.[2]", None), batch(PLAIN)[:0]]

    found = list(archive.check_batches(batches, rows=table))

    assert [each.schema for each in found] == [archive.schema(table)] * 2
    assert found[1].num_rows == 0
    for each in found:
        each.validate(full=True)


def test_a_row_says_what_the_report_says() -> None:
    """The rows of an article are its report's citations, references and findings."""
    text = archives.article(3)
    report = citecheck.check(text, name="a0")

    [row] = checked(text)

    assert row["errors"] == sum(str(finding.severity) == "error" for finding in report.findings) > 0
    assert [f["message"] for f in row["findings"]] == [finding.message for finding in report.findings]
    assert [f["words"] for f in row["findings"]] == [text[f["start"] : f["end"]] for f in row["findings"]]
    assert [c["claim"] for c in row["citations"]] == [citation.claim.text for citation in report.citations]
    assert [r["title"] for r in row["references"]] == [reference.title for reference in report.document.references]
    cited = [row["references"][c["reference"]]["label"] for c in row["citations"] if c["reference"] is not None]
    assert cited == [c["label"] for c in row["citations"] if c["reference"] is not None]


@pytest.mark.parametrize("table", ["findings", "citations", "references"])
def test_the_lists_of_a_report_are_the_tables(table: str) -> None:
    """A table is the lists of the reports, with the article's id in each row."""
    texts = [archives.article(number) for number in range(4)]

    flat = [{"id": row["id"], **each} for row in checked(*texts) for each in row[table]]

    assert flat == checked(*texts, rows=table)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(None, "there is no text", id="null"),
        pytest.param(b"{\\rtf1 no article}", "rich text", id="a format that is not read"),
        pytest.param(b"\x00\x01\x02\x03\x07" * 40, "not text", id="no text"),
    ],
)
def test_trouble_is_a_row(text: bytes | None, why: str) -> None:
    """An article that cannot be read has a row that says why, and the next is checked."""
    texts = pa.array([text, PLAIN.encode()], pa.binary())
    rows = [r for b in archive.check_batches([pa.record_batch({"text": texts})]) for r in b.to_pylist()]

    assert why in rows[0]["trouble"]
    assert (rows[0]["id"], rows[0]["citations"]) == ("0", [])
    assert (rows[1]["trouble"], len(rows[1]["citations"])) == (None, 1)


def test_a_rule_that_fails_is_a_row() -> None:
    """A bug of ours or of a plugin is trouble of its article, with the traceback, and never a clean article."""

    @attrs.frozen
    class Broken:
        name: str = "broken"

        def score(self, pairs: Any, context: Any) -> Any:
            raise ZeroDivisionError("no divisor")

    rows = checked(PLAIN, "It snowed.", rows="troubles", scorer=Broken())

    assert [row["id"] for row in rows] == ["a0"]
    assert "no divisor" in rows[0]["trouble"]
    assert "ZeroDivisionError" in rows[0]["traceback"]


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ({"rows": "finding"}, "did you mean 'findings'"),
        ({"text": "txt"}, "did you mean 'text'"),
        ({"format": "htm"}, "did you mean 'html'"),
        ({"scorer": "lexicl"}, "did you mean 'lexical'"),
    ],
)
def test_a_wrong_call_is_no_row(known: dict[str, str], message: str) -> None:
    """What is wrong with the call is said at once, and not once an article."""
    with pytest.raises(citecheck.UsageError, match=message):
        list(archive.check_batches([batch(PLAIN)], **known))


def test_the_row_s_day_is_the_article_s() -> None:
    """The column of days dates an article that does not say its own."""
    days = ["2020-01-02", "3 May 2021", ""]
    found = next(archive.check_batches([batch(PLAIN, PLAIN, PLAIN, published=days)], rows="articles"))

    assert found.column("published").to_pylist() == ["2020-01-02", "2021-05-03", None]


def test_text_that_no_utf8_holds_keeps_its_places() -> None:
    """Half a surrogate pair, as JSON may hold it, is a question mark, and nothing else moves."""
    rows = runs.Rows()
    text = "It \ud800 rained.[1] It snowed.[2]\n\n1. “Rain \ud800” The Daily, 3 May 2023"
    rows.add("a", None, Checker().outcome(Article("a", text)))

    citations = rows.batch("citations").to_pylist()

    assert citations[0]["claim"] == "It ? rained."
    assert text[citations[0]["start"] : citations[0]["end"]] == "[1]"
    assert rows.batch("reports").num_rows == 1


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lacks the extra reads its name."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(citecheck.MissingExtraError, match=r"citecheck-editorial\[archive\]"):
        archive.check_batches([])


# --- files in -------------------------------------------------------------------------------------------------------


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    parquet.write_table(pa.Table.from_pylist(rows), path, row_group_size=5)


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def write_gz(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_bytes(gzip.compress("".join(f"{json.dumps(row)}\n" for row in rows).encode()))


def write_warc(path: Path, rows: list[dict[str, Any]]) -> None:
    pytest.importorskip("warcio")
    records = []
    for row in rows:
        for kind, status in (("text/plain; charset=utf-8", "200 OK"), ("image/png", "200 OK"), ("text/html", "404 No")):
            answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{row['text']}".encode()
            head = {
                "WARC-Type": "response",
                "WARC-Target-URI": f"https://www.post.example/{row['id']}",
                "Content-Type": "application/http; msgtype=response",
                "Content-Length": len(answer),
            }
            lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
            records.append(f"WARC/1.0\r\n{lines}\r\n".encode() + answer + b"\r\n\r\n")
    path.write_bytes(b"".join(gzip.compress(record) if path.suffix == ".gz" else record for record in records))


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.parquet", write_parquet),
        ("a.csv", write_csv),
        ("a.jsonl.gz", write_gz),
        ("a.warc", write_warc),
        ("a.warc.gz", write_warc),
    ],
)
def test_every_kind_of_file_gives_the_same_findings(name: str, write: Any, tmp_path: Path) -> None:
    """Parquet, CSV, JSON lines and WARC hold the same articles."""
    articles = archives.rows(12)
    write(tmp_path / name, articles)

    *_, last = archive.run([tmp_path / name], tmp_path / "out", jobs=1, part=7)
    found = archives.results(tmp_path / "out")

    assert (last.articles, last.troubles, last.share) == (12, 0, 1.0)
    expected = sorted(f.message for row in articles for f in citecheck.check(row["text"]).findings)
    assert sorted(row["message"] for row in found["findings"]) == expected


def test_a_folder_of_files(tmp_path: Path) -> None:
    """A folder gives articles and tables, what is refused a row of troubles, and the results are left out."""
    home = tmp_path / "in"
    (home / "more").mkdir(parents=True)
    (home / "one.txt").write_text(PLAIN, "utf-8")
    (home / "more" / "two.md").write_text("It rained.[^1]\n\n[^1]: “Rain” The Daily\n", "utf-8")
    (home / "old.rtf").write_text("{\\rtf1}", "utf-8")
    (home / "picture.png").write_bytes(b"\x89PNG")
    archives.write_jsonl(home / "more" / "three.jsonl", 2)

    for _ in range(2):  # the second time there is nothing to do
        *_, last = archive.run([home], home / "out", jobs=1)

    found = archives.results(home / "out")
    assert {Path(row["id"]).name for row in found["articles"]} == {"one.txt", "two.md", "old.rtf", "a0", "a1"}
    assert [Path(row["id"]).name for row in found["troubles"]] == ["old.rtf"]
    assert (last.articles, last.troubles) == (5, 1)


def test_what_is_broken_is_a_row(tmp_path: Path) -> None:
    """A line that is no JSON, a file that breaks off and one without the column are rows; the rest is checked."""
    home = tmp_path / "in"
    home.mkdir()
    (home / "a.jsonl").write_text('{"id": 1, "text": "It rained.[1]"}\n[]\nno\n{"id": 2}\n{"text": 5}\n', "utf-8")
    whole = gzip.compress(b'{"id": 3, "text": "It rained."}\n' + os.urandom(90_000).hex().encode() + b"\n")
    (home / "b.jsonl.gz").write_bytes(whole[:-2000])
    (home / "c.csv").write_text("name,words\n1,2\n", "utf-8")
    (home / "d.parquet").write_bytes(b"PAR1 and no more")

    list(archive.run([home], tmp_path / "out", jobs=1))

    troubles = {Path(row["id"]).name: row["trouble"] for row in archives.results(tmp_path / "out")["troubles"]}
    assert set(troubles) == {"a.jsonl:2", "a.jsonl:3", "2", "a.jsonl:5", "b.jsonl.gz", "c.csv", "d.parquet"}
    assert "no 'text'" in troubles["2"]
    assert "unknown column" in troubles["c.csv"]


def test_a_wrong_column_of_a_named_file_stops_the_run(tmp_path: Path) -> None:
    """Where the user named the file, a column that it has not is a mistake of the call."""
    write_parquet(tmp_path / "a.parquet", archives.rows(3))

    with pytest.raises(citecheck.UsageError, match=r"unknown column of .*did you mean 'text'"):
        list(archive.run([tmp_path / "a.parquet"], tmp_path / "out", text="txt", jobs=1))


# --- stopped and gone on with ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """An archive, and what a run over it finds that nobody disturbs."""
    home = tmp_path_factory.mktemp("archive")
    (home / "in").mkdir()
    archives.write_jsonl(home / "in" / "a.jsonl", 100)
    write_parquet(home / "in" / "b.parquet", archives.rows(60, 100))
    for number in range(160, 200):
        (home / "in" / f"{number}.txt").write_text(archives.article(number), "utf-8")
    list(archive.run([home / "in"], home / "out", jobs=1, part=20))
    return home / "in", archives.results(home / "out")


def test_the_texts_of_sources_are_held_against_each_article(tmp_path: Path) -> None:
    """``--sources`` fills the column ``support``, and each article is held against its own sources."""
    cost = "The town paid 2.4 million dollars for its bridge last week, an official of the council said."
    (tmp_path / "sources.json").write_text(json.dumps([{"url": "https://www.harbourpost.com/b", "text": cost}]))
    list_of = "\n\n1. “Bridge” Harbour Post, 3 May 2023, https://www.harbourpost.com/{}"
    articles = [
        {"id": "1", "text": "The town paid $2.4 million for its bridge.[1]" + list_of.format("b")},
        {"id": "2", "text": "The town paid $3 million for its bridge.[1]" + list_of.format("b")},
        {"id": "3", "text": "It rained.[1]" + list_of.format("rain")},
    ]
    (tmp_path / "articles.jsonl").write_text("".join(json.dumps(article) + "\n" for article in articles))
    into = str(tmp_path / "results")

    main(["archive", str(tmp_path / "articles.jsonl"), "--into", into, "--sources", str(tmp_path / "sources.json")])
    table = parquet.ParquetDataset(Path(into) / "citations").read(["id", "support"])

    assert sorted((row["id"], row["support"]) for row in table.to_pylist()) == [
        ("1", "found"),
        ("2", "partly"),
        ("3", "not read"),
    ]


def test_a_killed_run_goes_on(undisturbed: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """However often a run is killed, its rows are those of one that was not, and no draft is left."""
    source, expected = undisturbed
    out = tmp_path / "out"
    command = [sys.executable, "-m", "citecheck", "archive", source, "--into", out, "--part", "20", "-j", "1", "-q"]
    kills = 0
    for done in (1, 4, 7):
        process = subprocess.Popen(command)
        while process.poll() is None and len(list((out / "parts").glob("0*.json"))) < done:
            time.sleep(0.002)
        process.kill()
        kills += process.wait() == -signal.SIGKILL
    subprocess.run(command, check=True)

    assert kills > 0
    assert archives.results(out) == expected
    assert not [path for path in out.rglob("*") if path.name.startswith(".")]


def test_a_part_without_an_entry_is_done_again(undisturbed: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """Whatever was written of a part before its entry, it is done again into the same files; drafts are swept."""
    source, expected = undisturbed
    out = tmp_path / "out"
    list(archive.run([source], out, jobs=1, part=20))
    for number in (2, 5, 9):
        (out / "parts" / f"{number:08}.json").unlink()
    (out / "findings" / "part-00000002.parquet").write_bytes(b"half")
    (out / "citations" / "part-00000005.parquet").unlink()
    (out / "findings" / ".part-00000005.parquet.0123456789ab.part").write_bytes(b"draft")

    *told, last = archive.run([source], out, jobs=1, part=20)

    assert len(told) == 3
    assert last.articles == 200
    assert archives.results(out) == expected
    assert not list(out.rglob(".*"))


@pytest.mark.parametrize("change", [{"part": 21}, {"config": citecheck.Config(ignore=("missing-url",))}, {"id": "key"}])
def test_another_run_s_folder_is_refused(change: dict[str, Any], tmp_path: Path) -> None:
    """A folder that was begun with other settings is not gone on with, for its rows would not fit together."""
    source = archives.write_jsonl(tmp_path / "a.jsonl", 2)
    list(archive.run([source], tmp_path / "out", jobs=1, part=20))

    with pytest.raises(citecheck.UsageError, match="holds a run with other"):
        list(archive.run([source], tmp_path / "out", **{"jobs": 1, "part": 20, **change}))


def test_a_table_that_changed_is_not_gone_on_with(tmp_path: Path) -> None:
    """Rows would be lost or doubled if a table that was read in part is another now."""
    source = archives.write_jsonl(tmp_path / "a.jsonl", 50)
    steps = archive.run([source], tmp_path / "out", jobs=1, part=10)
    next(steps)
    steps.close()
    archives.write_jsonl(source, 49)

    with pytest.raises(citecheck.UsageError, match="has changed since"):
        list(archive.run([source], tmp_path / "out", jobs=1, part=10))


# --- workers --------------------------------------------------------------------------------------------------------


class Fatal:
    """Work that ends its process over one article."""

    def __init__(self, id: str) -> None:
        self._id = id

    def __call__(self, articles: tuple[Article, ...], checker: Checker) -> Any:
        if any(article.id == self._id and article.content is not None for article in articles):
            os.kill(os.getpid(), signal.SIGKILL)
        return work(articles, checker)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_ends_its_worker_is_a_row(
    workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The article over which a worker is lost is found and has trouble; all others are checked."""
    monkeypatch.setattr(runs, "work", Fatal("a5"))
    source = archives.write_jsonl(tmp_path / "a.jsonl", 16)

    list(archive.run([source], tmp_path / "out", jobs=workers, part=4))

    found = archives.results(tmp_path / "out")
    assert [(row["id"], "was ended" in row["trouble"]) for row in found["troubles"]] == [("a5", True)]
    assert {row["id"] for row in found["articles"]} == {f"a{i}" for i in range(16)}


class Idle:
    """An engine that counts what is handed out and not yet taken back."""

    losses = ()
    loses_all = False
    workers = 2

    def __init__(self) -> None:
        self.most = self.read = self.written = 0

    def submit(self, work: Any, *known: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        done.set_result({})
        return done

    def begin_anew(self) -> None: ...

    def __enter__(self) -> "Idle":
        return self

    def __exit__(self, *_: object) -> None: ...


def test_no_more_is_read_than_a_few_parts(tmp_path: Path) -> None:
    """Of a stream without an end, only a few parts are held, however many workers there are to come."""
    engine = Idle()
    read = 0

    def endless() -> Any:
        nonlocal read
        while True:
            read += 1
            yield Part(read, (), Place())

    for written, _ in enumerate(runs._checked(endless(), Checker(), engine)):
        assert read - written <= engine.workers * runs._AHEAD
        if written == 1000:
            break


def test_workers_end_with_the_run_that_is_killed(tmp_path: Path) -> None:
    """No worker is left where the process that started it is killed."""
    source = archives.write_jsonl(tmp_path / "a.jsonl", 2000)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "citecheck", "archive", source, "--into", out, "--part", "2", "-j", "2", "-q"]
    process = subprocess.Popen(command, start_new_session=True)
    while process.poll() is None and not list((out / "parts").glob("0*.json")):
        time.sleep(0.01)
    process.kill()
    process.wait()

    for _ in range(200):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("a worker outlives its run")


def test_dask_gives_the_same_rows_though_a_worker_is_killed(
    undisturbed: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    """On a cluster of three processes, one of them killed in the middle, the rows are those of one process."""
    distributed = pytest.importorskip("distributed")
    source, expected = undisturbed
    cluster = distributed.LocalCluster(3, threads_per_worker=1, dashboard_address=None)
    try:
        address = cluster.scheduler_address
        for step, _ in enumerate(archive.run([source], tmp_path / "out", engine="dask", scheduler=address, part=10)):
            if step == 1:
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
    finally:
        cluster.close()

    assert step >= 20
    assert archives.results(tmp_path / "out") == expected


@pytest.mark.parametrize(
    ("name", "scheduler", "message"),
    [("spark", None, "choose from dask, processes"), ("processes", "tcp://a:1", "is for --engine dask")],
)
def test_engines_that_there_are_not(name: str, scheduler: str | None, message: str) -> None:
    """A wrong engine is said in a sentence."""
    with pytest.raises(citecheck.UsageError, match=message):
        engines.get_engine(name, 1, scheduler)


# --- the command and the summary ------------------------------------------------------------------------------------


def test_the_command_and_its_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command fails for trouble, says where it is, and sums up what was found."""
    source = archives.write_jsonl(tmp_path / "a.jsonl", 6)
    with source.open("a", encoding="utf-8") as lines:
        lines.write('{"id": "<script>alert(1)</script>", "text": null, "outlet": "<b>Post</b>"}\n')
        row = {"id": "<script>", "text": "It rained.[1]", "outlet": "<b>Post\u202e</b>", "published": "2025-02-01"}
        lines.write(json.dumps(row) + "\n")
    out = tmp_path / "out"

    code = main(["archive", str(source), "--into", str(out), "-j", "1"])

    assert code == 2
    assert "8 articles" in (said := capsys.readouterr().err)
    assert "1 not checked" in said

    code = main(["archive", "summary", str(out), "--worst", "3"])

    said = capsys.readouterr().out
    assert code == 0
    assert said.startswith("7 articles checked: ")
    assert "The Post" in said
    assert "2025-02" in said
    assert "\u202e" not in said

    main(["archive", "summary", str(out), "--html", str(tmp_path / "page.html")])

    page = (tmp_path / "page.html").read_text("utf-8")
    assert "<script" not in page
    assert "<b>" not in page
    assert "\u202e" not in page
    assert "&lt;b&gt;Post" in page
    assert "script-src" not in page
    assert "default-src 'none'" in page


def test_the_summary_counts_what_the_tables_hold(undisturbed: tuple[Path, dict[str, Any]]) -> None:
    """Findings by outlet, month and rule add up to the rows of the table, and the worst come first."""
    source, expected = undisturbed
    found = archive.summarise(source.parent / "out", worst=5)

    assert found.findings.total() == len(expected["findings"])
    assert found.articles.total() == len(expected["articles"]) == 200
    assert {outlet for outlet, _ in found.articles} == {"The Post", "Herald", "(no outlet)"}
    ranks = [(each.errors, each.warnings, each.infos) for each in found.worst]
    assert ranks == sorted(ranks, reverse=True)
    most = max((row["errors"], row["warnings"], row["infos"]) for row in expected["articles"])
    assert ranks[0] == most


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.jsonl"], "--into says in which folder"),
        (["missing.jsonl", "--into", "out"], "cannot read 'missing.jsonl'"),
        (["summary", "nowhere"], "holds no results"),
        (["summary"], "takes one folder"),
    ],
)
def test_a_wrong_command_is_one_sentence(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """What is wrong with the command line is said in a line."""
    monkeypatch.chdir(tmp_path)

    assert main(["archive", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_progress_says_the_rate_and_the_time_left() -> None:
    """A line of progress tells the share, the count, the rate and how long it will take."""
    from citecheck.cli.archive import sentence

    told = sentence(archive.Progress(12_000, 3, 40_000, 0.25, 81.4, 3_700.0))

    assert told == "25.0%, 12,000 articles, 3 not checked, 81 a second, 1 h 2 min left"


# --- in other engines -----------------------------------------------------------------------------------------------

EXAMPLES = Path(__file__).parents[1] / "examples" / "archive"


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("with_polars", "polars"),
        ("with_duckdb", "duckdb"),
        ("with_dask", "dask.dataframe"),
        ("with_daft", "daft"),
        ("with_ray", "ray"),
        ("with_spark", "pyspark"),
    ],
)
def test_every_engine_counts_the_same(name: str, module: str, tmp_path: Path) -> None:
    """Each example, in its own engine, finds what plain checks find."""
    if importlib.util.find_spec(module.partition(".")[0]) is None:
        pytest.skip(f"{module} is not installed")
    if module == "pyspark" and shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    articles = archives.rows(12)
    write_parquet(tmp_path / "a.parquet", articles)
    command = [sys.executable, EXAMPLES / f"{name}.py", tmp_path / "a.parquet"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240, cwd=tmp_path)

    counts = Counter(finding.rule for row in articles for finding in citecheck.check(row["text"]).findings)
    assert done.stdout.splitlines() == [f"{rule} {count}" for rule, count in sorted(counts.items())], done.stderr


def test_the_documented_columns_are_those_that_there_are() -> None:
    """The page beside the examples names every column with its type and meaning."""
    expected = "".join(
        f"\n### {table}\n\n| column | type | |\n|---|---|---|\n"
        + "".join(f"| `{name}` | {type} | {meaning} |\n" for name, (type, meaning) in columns.items())
        for table, columns in archive.TABLES.items()
    )

    assert expected in (EXAMPLES / "README.md").read_text("utf-8")
