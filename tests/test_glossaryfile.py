"""Glossaries as translation tools write them: columns, encodings, languages, TBX; and files that are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from sphinx_vianet.errors import ConfigError
from sphinx_vianet.glossaryfile import Glossaries
from sphinx_vianet.quality.glossary import Glossary, Term

TBX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en-US"><text><body>
<termEntry id="1">
  <note>Paid by the month.</note>
  <langSet xml:lang="en-US"><ntig><termGrp><term>subscription</term></termGrp></ntig></langSet>
  <langSet xml:lang="de-DE">
    <ntig><termGrp><term>Abonnement</term></termGrp></ntig>
    <ntig><termGrp><term>Abo</term>
      <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp></ntig>
  </langSet>
  <langSet xml:lang="fr-FR"><ntig><termGrp><term>abonnement</term></termGrp></ntig></langSet>
</termEntry>
</body></text></martif>
"""
TBX3 = """<tbx xmlns="urn:iso:std:iso:30042:ed-2" xml:lang="en" style="dca"><text><body>
<conceptEntry id="c1"><langSec xml:lang="en"><termSec><term>feed</term></termSec></langSec>
<langSec xml:lang="de"><termSec><term>Feed</term></termSec></langSec></conceptEntry>
</body></text></tbx>
"""


def _terms(folder: Path, name: str, data: str | bytes, language: str = "de") -> list[Term]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    glossary = Glossaries([path]).of(language)
    return [*glossary.terms, *glossary.always] if glossary is not None else []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "Source,Target,Note\nfeed,Feed | Paketfeed,a list\n"),
        ("a.csv", '\ufeffsource;target;comment\r\nfeed;"Feed; Paketfeed";a list\r\n'),
        ("a.tsv", "term\ttranslation\tnotes\nfeed\tFeed|Paketfeed\ta list\n"),
        ("omegat.txt", "# project\nfeed\tFeed; Paketfeed\ta list\n"),
        ("languages.csv", "en-US,fr-FR,de-DE,Comment\nfeed,flux,Feed|Paketfeed,a list\n"),
        ("mixed.csv", "Term,de,note\nfeed,Feed|Paketfeed,a list\n"),
    ],
)
def test_tables(tmp_path: Path, name: str, text: str) -> None:
    """With a header or without, by names or by languages, whatever parts the cells."""
    assert _terms(tmp_path, name, text) == [Term("feed", ("Feed", "Paketfeed"), (), "a list")]


def test_table_in_utf16(tmp_path: Path) -> None:
    """As spreadsheets save it."""
    text = "source\ttarget\nfeed\tFeed\n".encode("utf-16")
    assert _terms(tmp_path, "a.txt", text) == [Term("feed", ("Feed",))]


def test_forbidden_words(tmp_path: Path) -> None:
    """In a column of their own, or by the status of their line; lines of one term are put together."""
    text = "source,target,forbidden,status\nfeed,Feed,Strom,\nfeed,Quelle,,deprecated\n,,zeitnah,\n,,,\n"
    assert _terms(tmp_path, "a.csv", text) == [
        Term("feed", ("Feed",), ("Strom", "Quelle")),
        Term("", (), ("zeitnah",)),
    ]


def test_tbx(tmp_path: Path) -> None:
    """Of both versions; a term that is out of use is forbidden."""
    assert _terms(tmp_path, "a.tbx", TBX) == [
        Term("subscription", ("Abonnement",), ("Abo",), "Paid by the month.")
    ]
    assert _terms(tmp_path, "b.tbx", TBX, "fr") == [
        Term("subscription", ("abonnement",), (), "Paid by the month.")
    ]
    assert _terms(tmp_path, "c.tbx", TBX3) == [Term("feed", ("Feed",))]
    assert not _terms(tmp_path, "d.tbx", TBX3, "ja")


def test_a_file_for_each_language(tmp_path: Path) -> None:
    """In folders or names, of locales or languages."""
    (tmp_path / "de-DE").mkdir()
    (tmp_path / "de-DE" / "terms.csv").write_text("feed,Feed\n")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "terms.csv").write_text("feed,Strom\n")
    glossaries = Glossaries([tmp_path / "{locale}" / "terms.csv"])
    glossary = glossaries.of("de")
    assert glossary is not None
    assert glossary.terms == [Term("feed", ("Feed",))]
    assert glossaries.of("fr") is None
    (tmp_path / "dede.csv").write_text("feed,Feed\n")
    assert Glossaries([tmp_path / "{locale}{language}.csv"]).of("de") is None
    assert Glossaries([tmp_path / "{language}" / "terms.csv"]).of("de") is not None


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"feed,Feed\nfolder,\xffOrdner\n", "a.csv:2: not UTF-8; save it as UTF-8"),
        ("a.tbx", b"<html/>", "a.tbx:1: it is no TBX: its root is 'html'"),
        ("a.tbx", b'<tbx a="' + b"x" * 1_200_000 + b'"/>', "a.tbx:1: a tag or comment is longer"),
        ("a.tbx", b"<tbx>\n<text>", "a.tbx:2: no element found"),
        ("a.tbx", b"<!DOCTYPE tbx [\n<!ENTITY a 'b'>]><tbx>&a;</tbx>", "a.tbx:2: it declares the entity 'a'"),
        # Text that would be lost without a word.
        (
            "a.tbx",
            b"<!DOCTYPE tbx SYSTEM 'x.dtd'>\n<tbx>&a;</tbx>",
            "a.tbx:2: the entity 'a' is not",
        ),
        ("a.tbx", b"<tbx>" + b"<a>" * 200, "a.tbx:1: elements are nested more than 100 deep"),
    ],
)
def test_what_is_no_glossary(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """Where, and what to do."""
    with pytest.raises(ConfigError) as caught:
        _terms(tmp_path, name, data)
    assert said in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    for name in ("a.csv", "{locale}.csv"):
        with pytest.raises(ConfigError, match="glossary: "):
            Glossaries([tmp_path / name])


def test_lines_of_one_term_are_put_together_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    joined: list[int] = []

    def counted(terms: Sequence[Term]) -> Term:
        joined.append(len(terms))
        return Term(terms[0].source)

    monkeypatch.setattr("sphinx_vianet.quality.glossary._joined", counted)
    Glossary.of([Term("feed", (f"Feed {number}",)) for number in range(9)])
    assert joined == [9]
