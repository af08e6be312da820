"""Templates name what they write, so that each language has its own form; letters of a format are for machines."""

import re

import pytest

from config.environment import ROOT
from config.formats.en import formats as english
from config.formats.zh_Hans import formats as chinese

FILTER = re.compile(r"\|(?:date|time):(?P<quote>['\"])(?P<format>[^'\"]*)(?P=quote)")
NAMES = {name for name in vars(english) if name.endswith("_FORMAT")}
READ_BY_MACHINES = {
    "c": re.compile(r'\bdatetime="[^"]*$'),
    "Y-m-d": re.compile(r'\b(?:href|value|min|max)="[^"]*$'),
    "O": re.compile(r"\boffset=\S*$"),
}
"""Formats in letters: an instant of an element `time`, a day in an address or a field, and the offset of a zone, which
is the same in every language."""


def formats_in_letters(text: str) -> list[str]:
    """What stands in a template besides names, and is not where a machine reads it."""
    found = []
    for match in FILTER.finditer(text):
        wanted = match["format"]
        before = text[: match.start()].rpartition("\n")[2]
        if wanted not in NAMES and not (wanted in READ_BY_MACHINES and READ_BY_MACHINES[wanted].search(before)):
            found.append(f"{wanted} in …{before[-60:]}")
    return found


def test_no_template_writes_the_form_of_a_day_for_people():
    templates = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
    found = {str(path.relative_to(ROOT)): formats_in_letters(path.read_text()) for path in templates}
    assert len(found) > 200
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("template", "number"),
    [
        ('<td>{{ order.placed_at|date:"Y-m-d H:i" }}</td>', 1),
        ("<td>{{ order.placed_at|date:'Y-m-d' }}</td>", 1),
        ('{% blocktranslate with day=day|date:"m-d" %}on {{ day }}{% endblocktranslate %}', 1),
        ("<a title=\"{{ day|date:'Y-m-d' }}\">", 1),
        ('<a href="?day={{ day|date:\'Y-m-d\' }}">{{ day|date:"c" }}</a>', 1),
        ('<a href="?day={{ day|date:\'Y-m-d\' }}">{{ day|date }} {{ at|date:"DATETIME_FORMAT" }}</a>', 0),
        ('<time datetime="{{ at|date:\'c\' }}">{{ at|date:"TIME_FORMAT" }}</time>', 0),
    ],
)
def test_the_look_through_templates_finds_letters_and_only_them(template: str, number: int):
    assert len(formats_in_letters(template)) == number


def test_both_languages_have_every_form():
    assert {name for name in vars(chinese) if name.endswith("_FORMAT")} == NAMES
