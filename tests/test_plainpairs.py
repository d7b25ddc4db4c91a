"""Pages without units: which blocks are paired with the source page's, and which are refused."""

from __future__ import annotations

import pytest

from sphinx_vianet.align import align
from sphinx_vianet.errors import Code
from sphinx_vianet.model import PageMessages
from sphinx_vianet.page import parse_page
from sphinx_vianet.stampplan import stamp_hash

SOURCE = """\
# Install the tool

The tool needs Python 3.11 and an account on the server.

1. Download `tool.zip` from [the releases](https://example.org/releases).
2. Run `tool init` in an empty folder.
3. Restart the computer.

| Option | Meaning |
| --- | --- |
| `--fast` | Skips the tests. |
| `--all` | Takes hidden files too. |

## Remove it

Delete the folder. Nothing else was written.

> [!NOTE]
> Your account on the server stays.

## Get help

Ask in the [forum](https://example.org/forum).
"""

TARGET = """\
# Das Werkzeug installieren

Das Werkzeug braucht Python 3.11 und ein Konto auf dem Server.

1. Laden Sie `tool.zip` von [den Veröffentlichungen](https://example.org/releases) herunter.
2. Führen Sie `tool init` in einem leeren Ordner aus.
3. Starten Sie den Computer neu.

| Option | Bedeutung |
| --- | --- |
| `--fast` | Überspringt die Tests. |
| `--all` | Nimmt auch versteckte Dateien. |

## Wieder entfernen

Löschen Sie den Ordner. Sonst wurde nichts geschrieben.

> [!NOTE]
> Ihr Konto auf dem Server bleibt.

## Hilfe bekommen

Fragen Sie im [Forum](https://example.org/forum).
"""

RIGHT = {
    "Install the tool": "Das Werkzeug installieren",
    "The tool needs Python 3.11 and an account on the server.": (
        "Das Werkzeug braucht Python 3.11 und ein Konto auf dem Server."
    ),
    "Download `tool.zip` from [the releases](https://example.org/releases).": (
        "Laden Sie `tool.zip` von [den Veröffentlichungen](https://example.org/releases) herunter."
    ),
    "Run `tool init` in an empty folder.": "Führen Sie `tool init` in einem leeren Ordner aus.",
    "Restart the computer.": "Starten Sie den Computer neu.",
    "Option": "Option",
    "Meaning": "Bedeutung",
    "`--fast`": "`--fast`",
    "Skips the tests.": "Überspringt die Tests.",
    "`--all`": "`--all`",
    "Takes hidden files too.": "Nimmt auch versteckte Dateien.",
    "Remove it": "Wieder entfernen",
    "Delete the folder. Nothing else was written.": "Löschen Sie den Ordner. Sonst wurde nichts geschrieben.",
    "Your account on the server stays.": "Ihr Konto auf dem Server bleibt.",
    "Get help": "Hilfe bekommen",
    "Ask in the [forum](https://example.org/forum).": "Fragen Sie im [Forum](https://example.org/forum).",
}


def stamped(text: str, source: str, digest: str | None = None) -> bytes:
    value = stamp_hash(source.encode(), "lf", 40) if digest is None else digest
    return f"---\nms.openlocfilehash: {value}\n---\n{text}".encode()


def paired(target: str, source: str = SOURCE, digest: str | None = None) -> PageMessages:
    """What comes of a plain page whose stamp has the hash of its source page, or another."""
    return align(parse_page(stamped(target, source, digest), "a.md"), source.encode())


def taken(result: PageMessages) -> dict[str, str]:
    return {message.msgid: message.msgstr for message in result.messages if message.msgstr}


def found(result: PageMessages) -> list[str]:
    return [finding.code.info.name for finding in result.findings]


def test_equal_blocks_are_paired_in_full() -> None:
    result = paired(TARGET)
    assert taken(result) == RIGHT
    assert not result.findings
    assert not any(message.fuzzy for message in result.messages)


LINES = TARGET.splitlines(keepends=True)
REMOVABLE = {
    "paragraph": 2,
    "list item with code": 5,
    "list item": 6,
    "row": 10,
    "heading": 13,
    "last paragraph": 22,
}


@pytest.mark.parametrize("line", REMOVABLE.values(), ids=REMOVABLE)
def test_a_block_that_the_translation_lacks_shifts_nothing(line: int) -> None:
    result = paired("".join(LINES[:line] + LINES[line + 1 :]))
    assert taken(result).items() <= RIGHT.items()
    assert found(result) == ["plain-blocks"]
    assert len(taken(result)) >= len(RIGHT) - 4


@pytest.mark.parametrize("line", REMOVABLE.values(), ids=REMOVABLE)
def test_a_block_that_the_translation_adds_shifts_nothing(line: int) -> None:
    result = paired(
        "".join([*LINES[:line], LINES[line], "\n" if not LINES[line - 1].strip() else "", *LINES[line:]])
    )
    assert taken(result).items() <= RIGHT.items()
    assert found(result) == ["plain-blocks"]
    assert len(taken(result)) >= len(RIGHT) - 4


def test_the_finding_names_the_lines_of_both_pages() -> None:
    result = paired("".join(LINES[:2] + LINES[4:]))
    (finding,) = result.findings
    assert finding.code is Code.PLAIN_BLOCKS
    assert finding.message == (
        "1 of 16 messages have no counterpart that is certain: line 3 of the source page"
    )
    result = paired(
        "".join([*LINES[:4], "Ein Absatz, den nur die Übersetzung hat, mit `eigenem` Code.\n\n", *LINES[4:]])
    )
    (finding,) = result.findings
    assert finding.line == 8
    assert "0 of 16 messages" in finding.message


def test_exchanged_items_are_refused() -> None:
    lines = LINES.copy()
    lines[4], lines[5] = "1. " + lines[5][3:], "2. " + lines[4][3:]
    result = paired("".join(lines))
    assert taken(result).items() <= RIGHT.items()
    assert "plain-blocks" in found(result)


def test_exchanged_rows_are_refused() -> None:
    lines = LINES.copy()
    lines[10], lines[11] = lines[11], lines[10]
    result = paired("".join(lines))
    assert taken(result).items() <= RIGHT.items()
    assert "plain-blocks" in found(result)


def test_what_could_be_either_is_refused() -> None:
    three = "Go over the hill.\n\nGo under the oak.\n\nGo along the sea."
    source = f"# Walk\n\n{three}\n\n```\nmap\n```\n\nSee the `map`.\n"
    target = "# Gang\n\nGeh unter die Eiche.\n\nGeh ans Meer.\n\n```\nmap\n```\n\nSiehe die `map`.\n"
    assert taken(paired(target, source)) == {"Walk": "Gang", "See the `map`.": "Siehe die `map`."}


def test_two_paragraphs_made_one_are_refused() -> None:
    first, second = "One day we will write more about this here.", "The other half is about something else."
    source = f"# Text\n\n{first}\n\n{second}\n\n## Code\n\nSee `a.py`.\n"
    both = "Eines Tages schreiben wir hier mehr dazu. Die andere Hälfte hat ein anderes Thema."
    target = f"# Text\n\n{both}\n\n## Code\n\nSiehe `a.py`.\n"
    result = paired(target, source)
    assert taken(result) == {"Text": "Text", "Code": "Code", "See `a.py`.": "Siehe `a.py`."}


def test_a_line_that_looks_like_a_list_is_refused() -> None:
    lines = LINES.copy()
    lines[2] = "5. März: Das Werkzeug braucht Python 3.11 und ein Konto auf dem Server.\n"
    source = SOURCE.replace("The tool needs", "March 5: The tool needs")
    result = paired("".join(lines), source)
    new = {msgid.replace("The tool needs", "March 5: The tool needs"): text for msgid, text in RIGHT.items()}
    assert taken(result).items() <= new.items()
    assert len(taken(result)) == len(RIGHT) - 1
    assert "line 6 here, line 3 of" in result.findings[0].message


def test_names_in_code_and_translated_links_are_no_contradiction() -> None:
    source = (
        "# Names\n\n| Name | Use |\n| --- | --- |\n| Source | Where [it](https://example.org/en-us/a) is |\n"
        "| System.Data | Holds 1,000 rows |\n"
    )
    target = (
        "# Namen\n\n| Name | Zweck |\n| --- | --- |\n| `Source` | Wo [es]"
        "(https://example.org/de-de/a#x) steht |\n"
        "| System. Data | Hält 1.000 Zeilen |\n"
    )
    result = paired(target, source)
    assert not result.findings
    assert taken(result)["Source"] == "`Source`"
    assert taken(result)["System.Data"] == "System. Data"


def test_an_image_more_in_the_translation() -> None:
    source = "# Pictures\n\nLook at `a.png` here: ![One](a.png)\n\nEnd of the `page`.\n"
    target = "# Bilder\n\nSieh `a.png` hier an: ![Zwei](b.png) ![Eins](a.png)\n\nEnde der `Seite`.\n"
    assert "Eins" not in taken(paired(target, source)).values()
    assert "Zwei" not in taken(paired(target, source)).values()


def test_long_lists_are_cut_where_both_have_the_same_code() -> None:
    numbers = range(400)
    source = "# List\n\n" + "".join(f"- Item with `code{n}` in it\n" for n in numbers)
    target = "# Liste\n\n" + "".join(f"- Punkt mit `code{n}` darin\n" for n in numbers if n not in (7, 200))
    result = paired(target, source)
    assert len(taken(result)) >= 396
    assert all(msgid.split("`")[1:2] == text.split("`")[1:2] for msgid, text in taken(result).items())


YAML = """### YamlMime:FAQ
title: Questions
sections:
  - name: General
    questions:
      - question: Is it `free`?
        answer: Yes.
      - question: Where is the `source`?
        answer: In the repository.
      - question: Who wrote it?
        answer: Ada did.
"""


def test_values_of_yaml_pages_are_paired_by_their_keys() -> None:
    words = {
        "Questions": "Fragen",
        "Is it `free`?": "Ist es `free`?",
        "Yes": "Ja",
        "Where is the `source`?": "Wo ist `source`?",
        "In the repository": "Im Repo",
        "Who wrote it?": "Von wem ist es?",
        "Ada did": "Von Ada",
    }
    target = YAML
    for word, translation in words.items():
        target = target.replace(word, translation)
    page = parse_page(target.encode(), "a.yml")
    whole = {m.msgid: m.msgstr for m in align(page, YAML.encode()).messages}
    assert whole["Who wrote it?"] == "Von wem ist es?"
    assert whole["Yes."] == "Ja."
    start = target.index("      - question: Ist es")
    less = target[:start] + target[target.index("      - question: Wo ist") :]
    part = {m.msgid: m.msgstr for m in align(parse_page(less.encode(), "a.yml"), YAML.encode()).messages}
    assert {msgid: text for msgid, text in part.items() if text}.items() <= whole.items()
    assert part["Questions"] == "Fragen"
    assert not part["Yes."]


def test_another_page_is_refused_as_a_whole() -> None:
    result = paired("# Etwas anderes\n\n" + "\n\n".join(f"Nummer {n} mit `code{n}`." for n in range(20)))
    assert not taken(result)
    assert found(result) == ["plain-page"]


def test_with_another_source_page_everything_is_fuzzy() -> None:
    """The source page moved on, and the one that was translated is not at hand."""
    source = SOURCE.replace("Delete the folder.", "Delete the two folders `a` and `b`.")
    result = paired(TARGET, source, "0" * 40)
    assert taken(result)
    assert all(message.fuzzy for message in result.messages if message.msgstr)
    assert taken(result).items() <= RIGHT.items()
    assert {"plain-source", "plain-blocks"} == set(found(result))


def test_todays_source_stands_for_one_that_is_not_at_hand() -> None:
    page = parse_page(stamped(TARGET, SOURCE, "0" * 40), "a.md")
    result = align(page, None, SOURCE.encode())
    assert len(taken(result)) > len(RIGHT) / 2
    assert taken(result).items() <= RIGHT.items()
    assert all(message.fuzzy for message in result.messages if message.msgstr)
    assert "plain-source" in found(result)


def test_a_title_is_fuzzy_too_where_no_block_has_a_partner() -> None:
    """The source page has another hash than the stamp says, so its title need not be the translated one."""
    source = b"---\ntitle: Install it on Windows\n---\n```\ncode\n```\n"
    target = b"---\ntitle: Installieren\nms.openlocfilehash: " + b"0" * 40 + b"\n---\n# Ein anderer Text\n"
    found = align(parse_page(target, "a.md"), None, source)
    assert [(message.msgstr, message.fuzzy) for message in found.messages] == [("Installieren", True)]
    assert [finding.code for finding in found.findings if finding.code is Code.PLAIN_SOURCE]
