"""Lists in layouts of our own, made of real items, to fit and to measure how the entries of a list are read together.

Run ``python tests/benchmarks/layout_lists.py ITEMS.jsonl`` with a file of items (``title``, ``outlet``, ``issued``,
``url``, ``authors``, ``group``). A layout is a line of ``LAYOUTS``: what stands between ``‹`` and ``›`` is printed
where all its fields are there. An item that a layout cannot print unmistakably (a bar in a title between bars) is left
out of it.
"""

import argparse
import collections
import json
import pathlib
import random
import re
from collections.abc import Iterator
from typing import Any

from citecheck.parsing.references import PrintedEntry, forget, read_entries
from citecheck.text import fold
from citecheck.values import MappedText, Reference

Item = dict[str, Any]

LAYOUTS = {
    "guillemets": "‹{A:full}, ›«{T}», {O}‹, {D:gb}›‹, {U}›",
    "german quoted": "„{T}“. {O}‹, {D:de}›.‹ {U}›",
    "german in": "‹{A:inv}: ›{T}. In: {O}‹, {D:de}›.‹ {U}›",
    "outlet, date, colon": "{O} ({D:iso}): {T}.‹ {U}›",
    "outlet dash": "{O} – {T}‹ – {D:us}›‹ – {U}›",
    "date first": "{D:iso}: {T} ({O})‹ {U}›",
    "date, outlet": "{D:gb}, {O}: {T}‹, {U}›",
    "slashes": "{T} / {O}‹ / {D:num}›‹ / {U}›",
    "in brackets": "{T} ({O}‹, {D:us}›)‹ {U}›",
    "square brackets": "{T} [{O}]‹ {D:iso}›‹ {U}›",
    "semicolons": "{T}; {O}‹; {D:gb}›‹; {U}›",
    "outlet, quoted": '{O}; "{T}"‹; {D:us}›‹; {U}›',
    "year in brackets": "‹{A:ini} ›({D:y}). {T}. {O}.‹ {U}›",
    "harvard": "‹{A:ini}, ›{D:y}. {T}. {O}‹, {D:dm}›.‹ {U}›",
    "em dash": "{T} — {O}‹, {D:gb}›.‹ {U}›",
    "in": "{T}, in {O}‹, {D:us}›‹, {U}›",
    "vancouver": "‹{A:bare}. ›{T}. {O}.‹ {D:ymd}.›‹ Available from: {U}›",
    "ieee": "‹{A:ini1}, ›“{T},” {O}‹, {D:mla}›.‹ [Online]. Available: {U}›",
    "bluebook": "‹{A:full}, ›{T}, {O} ({D:us})‹, {U}›",
    "bullets": "{T} • {O}‹ • {D:gb}›‹ • {U}›",
    "lines": "{T}\n{O}‹\n{D:us}›‹\n{U}›",
    "lines, outlet first": "{O}\n{T}‹\n{D:gb}›‹\n{U}›",
    "lines, address second": "{T}‹\n{U}›\n{O}‹, {D:us}›",
    "lines, authors": "{T}\n‹By {A:full}\n›{O}‹ | {D:us}›‹\n{U}›",
    "names in German": "Titel: {T}\nMedium: {O}‹\nDatum: {D:de}›‹\nLink: {U}›",
    "names in Spanish": "Título: {T}; Medio: {O}‹; Fecha: {D:iso}›‹; Enlace: {U}›",
    "outlet bar": "{O} | {T}‹ | {D:iso}›‹ | {U}›",
    "link, comma": "‹[{T}]({U}), ›{O}‹, {D:gb}›",
    "address first": "‹{U} - ›{T} - {O}‹ - {D:us}›",
    "date in the middle": "{T}.‹ {D:gb}.› {O}.‹ {U}›",
    "date first, stops": "‹{D:us}. ›{T}. {O}.‹ {U}›",
    "quoted, in brackets": '"{T}" ({O}‹, {D:us}›).‹ {U}›',
    "british": "‹{A:full}, ›‘{T}’, {O}‹, {D:gb}›‹ <{U}>›",
    "title colon": "{T}: {O}‹, {D:us}›‹, {U}›",
    "outlet stop": "{O}. {T}.‹ {D:gb}.›‹ {U}›",
    "outlet comma": "{O}, {T}‹, {D:gb}›‹, {U}›",
    "emphasis": "*{T}*. {O}‹, {D:gb}›.‹ {U}›",
    "accessed": "{T}. {O}‹, {D:us}›.‹ {U} (accessed March 3, 2026).›",
    "turabian": '‹{A:inv}. ›"{T}." {O}.‹ {D:us}.›‹ {U}›',
    "cells": "{T}\n{O}‹\n{D:iso}›‹\n{U}›",
    "address inside": "{T}‹ {U}› ({O}‹, {D:us}›)",
    "outlet colon quoted": "{O}: “{T}”‹, {D:gb}›‹. {U}›",
    "apa full names": "‹{A:inv}. ›({D:apa}). {T}. {O}.‹ {U}›",
    "no stop": "‹{A:inv}. ›{T}. {O} {D:gb}‹ {U}›",
    "bars": "{T} | {O}‹ | {D:us}›‹ | {U}›",
    "dash, comma": "{T} – {O}‹, {D:us}›‹, {U}›",
    "hyphen": "{T} - {O}‹ ({D:gb})›‹ {U}›",
    "comma, brackets": "{T}, {O}‹ ({D:us})›‹, {U}›",
    "stops": "{T}. {O}.‹ {D:us}.›‹ {U}›",
    "book": "‹{A:full}, ›{T} ({O}‹, {D:y}›)‹, {U}›",
    "book with a place": "‹{A:full}, ›{T} ({P}: {O}‹, {D:y}›)‹, {U}›",
    "place": "‹{A:inv}. ›{T}. {P}: {O}‹, {D:y}›.‹ {U}›",
    "german book": "‹{A:full}: ›{T}. {O}, {P} {D:y}.‹ {U}›",
    "apa, in": "‹{A:ini} ›({D:apa}). {T}. In {O}.‹ {U}›",
    "journal": "‹{A:ini} ›({D:y}). {T}. {O}, {V}({N}), {E}.‹ {U}›",
    "journal, vancouver": "‹{A:bare}. ›{T}. {O}. {D:y};{V}({N}):{E}.",
    "journal, quoted": "‹{A:inv}. ›“{T}.” {O}, vol. {V}, no. {N}, {D:y}, pp. {E}.",
    "journal, ieee": "‹{A:ini1}, ›“{T},” {O}, vol. {V}, no. {N}, pp. {E}‹, {D:y}›.",
    "press release": "{O}, “{T}” (press release)‹, {D:gb}›‹, {U}›",
    "link, dash": "‹[{T}]({U}) - ›{O} ({D:gb})",
    "link, stop": "‹{A:inv}. ›‹[{T}]({U}). ›{O}, {D:us}",
    "no outlet": "{T}‹, {D:us}›‹, {U}›",
    "no outlet, stops": "‹{A:inv}. ›{T}.‹ {D:gb}.›‹ {U}›",
    "no outlet, quoted": "‹{A:full}, ›“{T}”‹, {D:us}›‹, {U}›",
    "author in brackets": "{T} (‹{A:full}, ›{O}‹, {D:us}›)‹ {U}›",
}

WITHOUT_AUTHORS = {
    "‹{A:ini} ›({D:y}). {T}. {O}.‹ {U}›": "{T}. ({D:y}). {O}.‹ {U}›",
    "‹{A:inv}. ›({D:apa}). {T}. {O}.‹ {U}›": "{T}. ({D:apa}). {O}.‹ {U}›",
    "‹{A:ini} ›({D:apa}). {T}. In {O}.‹ {U}›": "{T}. ({D:apa}). In {O}.‹ {U}›",
}
"""How a layout prints what nobody signed, where that differs."""
_PLACES = [
    "Oslo",
    "New York",
    "Durham, NC",
    "München",
    "Cambridge, MA",
    "Paris",
    "London and New York",
    "Praha",
    "Leiden",
]
_LONG = "January February March April May June July August September October November December".split()
_SHORT = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()
_GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()


def date(issued: str, form: str) -> str:
    """Print a date to the precision that it has."""
    year, month, day = ([int(p) for p in issued.split("-")] + [0, 0])[:3]
    if form == "y" or not month:
        return "" if form == "dm" else str(year)
    if form == "iso":
        return issued
    if form == "num":
        return f"{day:02}.{month:02}.{year}" if day else f"{_LONG[month - 1]} {year}"
    names = {"mla": _SHORT, "ymd": _SHORT, "de": _GERMAN}.get(form, _LONG)
    name = names[month - 1].rstrip(".") if form == "ymd" else names[month - 1]
    if form == "us":
        return f"{name} {day}, {year}" if day else f"{name} {year}"
    if form == "apa":
        return f"{year}, {name} {day}" if day else f"{year}, {name}"
    if form == "ymd":
        return f"{year} {name} {day}" if day else f"{year} {name}"
    if form == "dm":
        return f"{day} {name}" if day else ""
    dot = "." if form == "de" else ""
    return f"{day}{dot} {name} {year}" if day else f"{name} {year}"


def authors(people: list[dict[str, str]], form: str) -> str:
    """Print a list of people."""

    def one(who: dict[str, str], form: str) -> str:
        if "literal" in who:
            return who["literal"]
        firsts = [name[0] for name in who["given"].split()]
        return {
            "full": f"{who['given']} {who['family']}",
            "inv": f"{who['family']}, {who['given']}",
            "ini": f"{who['family']}, {' '.join(f + '.' for f in firsts)}",
            "bare": f"{who['family']} {''.join(firsts)}",
            "ini1": f"{' '.join(f + '.' for f in firsts)} {who['family']}",
        }[form]

    names = [one(people[0], form), *(one(who, "full" if form == "inv" else form) for who in people[1:3])]
    if len(people) > 3:
        return names[0] + " et al."
    sign = ", " if len(names) != 2 or form == "bare" else " and "
    text = sign.join(names[:-1]) + (", " if form == "bare" else " and ") + names[-1] if len(names) > 1 else names[0]
    return text.rstrip(".") if form in ("bare", "inv") else text


def printed(item: Item, layout: str) -> str:
    """Print an item in a layout, or nothing where it cannot be."""
    if not item["authors"]:
        layout = WITHOUT_AUTHORS.get(layout, layout)
    title = item["title"]
    for opening, closing in ("“”", '""', "„“", "«»", "‘’"):
        if opening + "{T}" in layout:
            title = re.sub(r"[“„«‘\"](?=\w)", "‘" if opening != "‘" else "“", title)
            title = re.sub(r"[”“»\"]|’(?!\w)", "’" if closing != "’" else "”", title)
    if layout.startswith("*") and "*" in title:
        return ""

    def field(match: re.Match[str]) -> str:
        name, form = match[1], match[2]
        if name == "D":
            return date(item["issued"], form) if item["issued"] else "\0"
        if name == "A":
            return authors(item["authors"], form) if item["authors"] else "\0"
        number = sum(map(ord, item["id"]))
        made = {
            "P": item.get("place") or _PLACES[number % len(_PLACES)],
            "V": str(number % 90 + 1),
            "N": str(number % 12 + 1),
            "E": f"{number}–{number + number % 30 + 3}",
        }
        return ({"T": title, "O": item["outlet"], "U": item["url"]} | made)[name] or "\0"

    def group(match: re.Match[str]) -> str:
        text = re.sub(r"\{(\w)(?::(\w+))?\}", field, match[1])
        return "" if "\0" in text or not re.sub(r"\W", "", text) else text

    text = re.sub(r"‹([^›]*)›", group, layout)
    text = re.sub(r"\{(\w)(?::(\w+))?\}", field, text)
    return "" if "\0" in text else re.sub(r"([?!.…])\.(?=[\s”\"“]|$)", r"\1", text)


def is_plain(item: Item, layout: str) -> bool:
    """Tell whether an item's own signs leave its fields apart in a layout."""
    inside = re.sub(r"\{\w(?::\w+)?\}|[‹›]", "\0", layout)
    signs = {s for s in re.split(r"\0+", inside) if s.strip() or "\n" in s}
    outlet = re.sub(r"\s\([^()]*\)$", "", item["outlet"])
    if any(
        sign in outlet
        for sign in (", ", ". ", ": ", "; ", " - ", " – ", "/", "|")
        if any(sign.strip() in s for s in signs)
    ):
        return False
    strong = [s.strip() for s in signs if s.strip() in ("|", "•", ";", "/", "–", "—", "-")]
    if any(f" {s} " in item["title"] or (s == ";" and ";" in item["title"]) for s in strong):
        return False
    if "{O}. {T}" in layout and (". " in item["title"]):
        return False
    if "{O}, {T}" in layout and (", " in item["title"]):
        return False
    if "[{T}]" in layout and (not item["url"] or re.search(r"[\[\]*_`()]", item["title"] + item["url"])):
        return False
    return not (("({O}" in layout or "[{O}" in layout) and re.search(r"[()\[\]]", outlet))


def wanted(item: Item, layout: str) -> dict[str, str]:
    """Return the fields that a layout prints of an item."""
    issued = item["issued"]
    if issued and "{D:y}" in layout and "{D:dm}" not in layout:
        issued = issued[:4]
    if "{D" not in layout:
        issued = ""
    outlet = item["outlet"] if "{O}" in layout else ""
    return {"title": item["title"], "outlet": outlet, "issued": issued, "url": item["url"]}


def is_right(field: str, read: Reference, want: str) -> bool:
    value = getattr(read, field)
    got = str(value) if value else ""
    if field == "url":
        return got.rstrip("/") == want.rstrip("/")
    if field == "outlet" and fold(got) == fold(re.sub(r"\s*\([^()]*\)$", "", want)):
        return True
    return _unquoted(got) == _unquoted(want)


def _unquoted(text: str) -> str:
    return re.sub(r"['\"‘’“”«»„]", "'", fold(text)).replace(" ", "")


def lists(items: list[Item], name: str, seed: int = 0) -> Iterator[list[tuple[Item, str]]]:
    """Give lists of 6 to 14 entries of one layout."""
    layout, rng = LAYOUTS[name], random.Random(f"{name}{seed}")
    entries = [(item, text) for item in items if is_plain(item, layout) and (text := printed(item, layout))]
    rng.shuffle(entries)
    at = 0
    while at < len(entries):
        size = rng.randint(6, 14)
        yield entries[at : at + size]
        at += size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("items", type=pathlib.Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--layout")
    parser.add_argument("--group", default="news")
    parser.add_argument("--alone", action="store_true", help="each entry in a list of its own")
    arguments = parser.parse_args()
    items = [json.loads(line) for line in arguments.items.read_text("utf8").splitlines()]
    items = [item for item in items if item["group"] == arguments.group]
    total: collections.Counter[str] = collections.Counter()
    for name in LAYOUTS if not arguments.layout else [arguments.layout]:
        right: collections.Counter[str] = collections.Counter()
        forget()
        for entries in lists(items, name):
            printed_entries = [PrintedEntry(MappedText.verbatim(text)) for _, text in entries]
            if arguments.alone:
                read = [read_entries([entry])[0] for entry in printed_entries]
            else:
                read = read_entries(printed_entries)
            for (item, text), references in zip(entries, read, strict=True):
                want = wanted(item, LAYOUTS[name])
                wrong = [
                    f for f, value in want.items() if (value or f != "url") and not is_right(f, references[0], value)
                ]
                right["n"] += 1
                right["all"] += not wrong and len(references) == 1
                for field in want:
                    right[field] += field not in wrong
                if wrong and arguments.show > 0:
                    arguments.show -= 1
                    got = [(f, want[f], str(getattr(references[0], f))) for f in wrong]
                    print(f"{name} | {text!r}\n      {got}")
        total.update(right)
        n = right["n"] or 1
        print(
            f"{name:24} {n:4} "
            + " ".join(f"{f} {right[f] / n:.3f}" for f in ("title", "outlet", "issued", "url", "all"))
        )
    n = total["n"] or 1
    print(
        f"{'everything':24} {n:4} "
        + " ".join(f"{f} {total[f] / n:.3f}" for f in ("title", "outlet", "issued", "url", "all"))
    )


if __name__ == "__main__":
    main()
