"""Headings: the lines that announce a list of sources or of notes."""

import re
from collections.abc import Iterator

import attrs

# What heads a list of sources, and what a list of notes, in the languages of most articles.
_SOURCES = """
references, reference, reference list, sources, source, source list, citations, cited sources, bibliography, works
cited, literature, literature cited, quellen, quelle, quellenangaben, quellenverzeichnis, quellennachweise,
einzelnachweise, nachweise, belege, literatur, literaturverzeichnis, références, bibliographie, referencias,
fuentes, bibliografía, riferimenti, fonti, bibliografia, referências, fontes, bronnen, bronvermelding, referenties,
literatuur, referenser, källor, kilder, referanser, referencer, lähteet, źródła, reference, zdroje, kaynakça,
kaynaklar, referințe, surse, források, источники, литература, джерела, πηγές, βιβλιογραφία, المراجع, المصادر, مصادر,
מקורות, 参考文献, 出典, 参考资料, 參考資料, 参考, 来源, 來源, 資料來源, 참고문헌, 출처
"""
_NOTES = """
notes, note, footnotes, endnotes, fußnoten, anmerkungen, notes de bas de page, notas, notas al pie, note a piè di
pagina, noten, voetnoten, fotnoter, noter, viitteet, przypisy, dipnotlar, jegyzetek, примечания, сноски, примітки,
παραπομπές, 脚注, 注释, 註釋, 각주
"""


_NOTES_WORDS = frozenset(" ".join(_NOTES.split()).split(", "))
_HEADING_WORDS = _NOTES_WORDS.union(" ".join(_SOURCES.split()).split(", "))
# A line that is nothing but such a word, or two of them, perhaps numbered and dressed as a heading.
_HEADING = re.compile(
    r"""
    (?:>[ \t\u00a0]*){0,9}(?:\#{1,6}[ \t]*|={2,6}[ \t]*)?(?:\*\*|__)?(?:\d{1,2}\.?[ \t]+)?
    (?P<words>[^\W\d_][^\d:*_=\#]*+):?(?:\*\*|__)?[ \t]*:?[ \t]*(?:={2,6}|\#{1,6})?[ \t\u00a0]*\Z
    """,
    re.X,
)
_JOINT = re.compile(r"[ \t]*(?:[&/,]|\b(?:and|und|et|y|e|en|och|og)\b)[ \t]*")
_LONGEST_HEADING = 60
_LINE = re.compile(r"[^\s>][^\r\n]*|>[^\r\n]*")
# `Sources: [1] “A” …`, `**Sources:** 1. …`: the list begins in the line of its heading.
_OPENING = re.compile(
    r"(?:\*\*|__)?(?P<words>[^\W\d_][^\d:：*_=\#\n]{1,40}+)(?:[:：](?:\*\*|__)?|(?:\*\*|__)[:：])[ \t\u00a0]*(?=\S)"
)


@attrs.frozen
class Heading:
    """A line, or what opens one, that may be the heading of a list."""

    start: int
    end: int
    of_notes: bool
    is_opening: bool = False
    """The list goes on in its line."""


def find_headings(text: str) -> Iterator[Heading]:
    """Give the headings of lists, in order.

    >>> [heading.of_notes for heading in find_headings("Sources\\n1. Rain\\n\\nNotes: [a] Fog")]
    [False, True]
    """
    for line in _LINE.finditer(text):
        start, end = line.span()
        if end - start <= _LONGEST_HEADING and (match := _HEADING.match(text, start, end)):
            words = _JOINT.split(match["words"].rstrip().lower(), maxsplit=1)
            if _HEADING_WORDS.issuperset(words):
                yield Heading(start, end, words[0] in _NOTES_WORDS)
                continue
        if (opening := _OPENING.match(text, start, end)) and opening.end() < end:
            words = _JOINT.split(opening["words"].rstrip().lower(), maxsplit=1)
            if _HEADING_WORDS.issuperset(words):
                yield Heading(start, opening.end(), words[0] in _NOTES_WORDS, is_opening=True)
