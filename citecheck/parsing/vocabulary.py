"""The words between the fields of a reference, by what they do, in all languages."""

from citecheck.knowledge import languages

LEAD = languages.words("leads")
MEDIUM = languages.words("media")
FILLER = languages.words("fillers")
SMALL = languages.words("names")
BODY = languages.words("bodies")
