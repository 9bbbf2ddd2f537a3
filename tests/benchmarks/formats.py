"""Measure how long each format takes, and how much memory: the goals are 3 s a MB, and 200 MB for a file of 10 MB.

One article is written in each format, long paragraphs with a source for every third sentence, as large as asked; the
size that counts is that of the file, for archives that of the text's own part, unpacked. Each is read by a process of
its own.

    python tests/benchmarks/formats.py [--size 1] [--only latex,rst]
"""

import argparse
import datetime
import io
import subprocess
import sys
import tempfile
import textwrap
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import citecheck

if "--measure" not in sys.argv:  # what writes the files takes memory, too
    from tests.formats import WRITERS, renumbered
    from tests.strategies import Article, Sentence, Source

SENTENCE = (
    "The council of {0} met on the quay at noon and put off the vote on the harbour fees of the ferries once more"
)
ITEMS = 400
"""Entries of a list; what is longer repeats its citations, as an article of a hundred pages does."""


def article(sentences: int) -> "Article":
    """Return an article of so many sentences."""
    places = ("Lindholm", "Harlow", "Orrin", "Vessby")
    sources = tuple(
        Source(
            str(i),
            f"{places[i % 4]} puts off vote {i} on harbour fees",
            "Harbour Post",
            datetime.date(2023, 1 + i % 12, 3),
            f"https://www.harbourpost.com/news/{i}",
        )
        for i in range(1, min(ITEMS, sentences // 3) + 1)
    )
    said = [
        Sentence(SENTENCE.format(places[i % 4]), (str(1 + i // 3 % len(sources)),) if i % 3 == 0 else ())
        for i in range(sentences)
    ]
    paragraphs = tuple(tuple(said[at : at + 8]) for at in range(0, len(said), 8))
    return Article("Harbour fees and their votes", paragraphs, sources)


def as_quarto(article: "Article") -> str:
    """Write an article that cites by keys of works in its front matter."""
    works = "\n".join(
        f"- {{id: work{each.label}, title: {each.title!r}, container-title: {each.outlet}, URL: '{each.url}', "
        f"issued: '{each.issued}'}}"
        for each in article.sources
    )
    paragraphs = (
        " ".join(f"{each.text}{''.join(f' [@work{label}]' for label in each.labels)}." for each in paragraph)
        for paragraph in article.paragraphs
    )
    return f"---\ntitle: {article.headline}\nreferences:\n{works}\n---\n\n" + "\n\n".join(paragraphs) + "\n"


LINES = 56
"""Lines of a page."""


def as_pdf(article: "Article") -> bytes:
    """Write an article as a PDF of many pages, with figures in brackets and a list at the end, set word by word."""
    lines: list[str] = [article.headline, ""]
    for paragraph in article.paragraphs:
        said = " ".join(f"{each.text}{''.join(f' [{label}]' for label in each.labels)}." for each in paragraph)
        lines += [*textwrap.wrap(said, 96), ""]
    lines += ["References", ""]
    for source in article.sources:
        lines += textwrap.wrap(
            f"[{source.label}] {source.title}. {source.outlet}, {source.issued:%d %B %Y}. {source.url}", 96
        )
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}/MediaBox[0 0 595 842]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for i, page in enumerate(pages):
        shown = "\n".join(
            f"1 0 0 1 56 {790 - 13 * n} Tm [{' -278.25 '.join(f'({word})' for word in line.split())}] TJ"
            for n, line in enumerate(each.replace("(", "").replace(")", "") for each in page)
            if line
        )
        stream = f"BT /F1 10 Tf {shown} ET"
        objects.append(f"<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * i} 0 R>>")
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, each in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj{each}endobj\n".encode("cp1252"))
    start = out.tell()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out.write(f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def size_of(content: bytes) -> int:
    """Return the size of a file, of an archive that of its parts unpacked."""
    if content.startswith(b"PK"):
        return sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
    return len(content)


def files(megabytes: float, only: str) -> Iterator[tuple[str, str, bytes]]:
    """Give an article of a size in each format, with how it is written."""
    further = {"keys in Quarto": ("markdown", as_quarto), "a list in a PDF": ("pdf", as_pdf)}
    for name, (format, write) in (WRITERS | further).items():
        if only and format not in only.split(","):
            continue
        small, large = (write(renumbered(article(count))) for count in (2000, 4000))
        bytes_of = [len(each) if isinstance(each, str) else size_of(each) for each in (small, large)]
        per_sentence = (bytes_of[1] - bytes_of[0]) / 2000
        content = write(renumbered(article(int(megabytes * 1e6 / per_sentence))))
        yield name, format, content if isinstance(content, bytes) else content.encode()


def measure(path: Path, format: str) -> None:
    """Read a file and print how long it took, and the most memory."""
    data = path.read_bytes()
    citecheck.parse(b"It rained.[1]\n\n1. Rain. 2020.", format="text")
    start = time.process_time()
    document = citecheck.parse(data, format=format)
    seconds = time.process_time() - start
    status = Path("/proc/self/status").read_text()  # what getrusage tells begins with the parent's
    memory = int(status.partition("VmHWM:")[2].split()[0]) / 1000
    print(
        f"{seconds:8.2f} s {memory:7.0f} MB {len(document.markers):7} markers {len(document.references):6} references"
    )


def main() -> None:
    """Measure each format."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", type=float, default=1, help="megabytes")
    options.add_argument("--only", default="", help="formats, parted by commas")
    options.add_argument("--measure", nargs=2, metavar=("FILE", "FORMAT"))
    given = options.parse_args()
    if given.measure:
        measure(Path(given.measure[0]), given.measure[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, format, content in files(given.size, given.only):
            path = Path(folder) / "article"
            path.write_bytes(content)
            command = [sys.executable, __file__, "--measure", str(path), format]
            found = subprocess.run(command, capture_output=True, text=True, check=False)
            said = found.stdout.rstrip() or found.stderr.strip().splitlines()[-1]
            print(f"{name:32} {size_of(content) / 1e6:6.2f} MB {said}", flush=True)


if __name__ == "__main__":
    main()
