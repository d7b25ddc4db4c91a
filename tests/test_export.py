"""The export: which pairs, with which verdicts, and documents that schemas and other readers accept."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree
from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

from sphinx_vianet.config import Config
from sphinx_vianet.errors import Code, ConfigError
from sphinx_vianet.exchange import Write
from sphinx_vianet.exporter import ExportOptions, ExportReport, run_export

from .annotated import annotate
from .check_project import GUIDE, TOUR, CheckProject

FIXTURES = Path(__file__).parent / "fixtures" / "exchange"
SCHEMA = json.loads(
    Path(__file__).parents[1].joinpath("sphinx_vianet", "exchange", "unit-1.schema.json").read_text("utf-8")
)
OFFICIAL = os.environ.get("VIANET_EXCHANGE_SCHEMAS")
"""A folder with tmx14.dtd and xliff_core_2.0.xsd (with what that imports), for a run by hand."""

READERS: dict[str, Any] = {"tmx": tmxfile, "xliff": Xliff2File}

HOSTILE = [
    ("a < b && c > d ]]> \"e\" 'f'", "d > c ]]> &amp; &lt;seg&gt; </seg>"),
    ("  two  spaces ", "\ttab\tund  Platz "),
    ("one\r\ntwo\nthree", "eins\r\nzwei\ndrei"),
    ("`code` **bold** [link](a.md?x=1&y=2)", "`code` **fett** [Verweis](a.md?x=1&y=2)"),
    ("line\u2028separator\u2029\u0660", "עברית \u200f\U0001f600 e\u0301"),
    ("<br/>&#13;", "<!-- --> %s {0} <![CDATA[x]]>"),
]


class Export:
    """What was exported, by locale; the empty one for the file of all."""

    def __init__(self, config: Config, form: str = "jsonl", **options: Any) -> None:
        self.files: dict[str, StringIO] = {}
        self.report: ExportReport = run_export(config, ExportOptions(form, **options), self._opened)

    @contextmanager
    def _opened(self, locale: str) -> Iterator[Write]:
        stream = self.files.setdefault(locale, StringIO(newline=""))
        yield stream.write

    def text(self, locale: str = "") -> str:
        return self.files[locale].getvalue()

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.text().split("\n")[:-1]]


@pytest.fixture
def project(tmp_path: Path) -> CheckProject:
    project = CheckProject.make(tmp_path)
    project.localize("guide.md", "tour.md")
    return project


def pairs(export: Export) -> list[tuple[str, str]]:
    return [(line["source"], line["target"]) for line in export.lines]


def hostile(project: CheckProject) -> list[tuple[str, str]]:
    """Replace the pages by one whose text is hard on every format."""
    for name in ("guide.md", "tour.md"):
        (project.folder / "localized/de-DE" / name).unlink()
    body = "\n\n".join(f"⟦{target}⇒{source}⟧" for source, target in HOSTILE)
    project.write("localized/de-DE/a&b <c>.md", f"---\nms.translationtype: MT\n---\n{annotate(body)}\n")
    return HOSTILE


class TestPairs:
    def test_a_unit_has_all_that_is_known_of_it(self, project: CheckProject) -> None:
        commit = project.repo.git("rev-parse", "HEAD")
        first = Export(project.config()).lines[0]
        assert first.pop("id") != ""
        assert first.pop("handoff")["commit"] == commit
        assert first == {
            "schema": "sphinx-vianet/unit/1",
            "kind": "unit",
            "locale": "de-DE",
            "source_language": "en",
            "page": "guide.md",
            "unit": "a1b2c-104",
            "line": 8,
            "type": "MT",
            "page_verdict": {"status": "current", "severity": None, "kinds": [], "certain": True},
            "sentence_verdict": {"status": "current", "kinds": []},
            "source": "The guide",
            "target": "de The guide",
        }

    def test_lines_are_what_their_schema_says(self, project: CheckProject) -> None:
        project.localize("tour.md", stamp={"ms.openlocfilehash": "", "ms.sourcegitcommit": ""})
        project.commit({"guide.md": GUIDE.replace("wooden", "iron")})
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        validator = jsonschema.Draft202012Validator(SCHEMA)
        for export in (Export(project.config()), Export(Config(localized=project.config().localized))):
            assert export.lines
            for line in export.lines:
                validator.validate(line)
        with pytest.raises(jsonschema.ValidationError):
            validator.validate({**export.lines[0], "more": 1})

    def test_text_without_spans_is_a_message(self, project: CheckProject) -> None:
        source = "---\ntitle: A tour\n---\n# Tour\n\n![A door](a.png)\n\n`code`\n"
        commit = project.commit({"tour.md": source})
        stamp = f"title: Eine Tour\nms.sourcegitcommit: {commit}\nms.contentlocale: de-DE\n"
        body = annotate("# ⟦Tour de⇒Tour⟧\n\n![Eine Tür](a.png)\n\n`code`\n")
        project.write("localized/de-DE/tour.md", f"---\n{stamp}---\n{body}")
        export = Export(project.config(), pages=("tour.md",))
        assert [(line["kind"], line["unit"], line["source"], line["target"]) for line in export.lines] == [
            ("message", None, "A tour", "Eine Tour"),
            ("unit", "a1b2c-104", "Tour", "Tour de"),
            ("message", None, "A door", "Eine Tür"),
        ]

    def test_without_the_source_page_text_without_spans_is_no_pair(self, project: CheckProject) -> None:
        body = annotate("# ⟦Tour de⇒Tour⟧\n\n![Eine Tür](a.png)\n")
        project.write("localized/de-DE/tour.md", f"---\ntitle: Eine Tour\n---\n{body}")
        config = Config(localized=project.config().localized)
        assert pairs(Export(config, pages=("tour.md",))) == [("Tour", "Tour de")]

    def test_a_plain_page_is_exported_by_its_blocks(self, project: CheckProject) -> None:
        path = project.folder / "localized/de-DE/guide.md"
        stamp = path.read_text("utf-8").split("---\n")[1]
        project.write(
            "localized/de-DE/guide.md",
            f"---\n{stamp}---\n# Die Anleitung\n\nÖffne die Kiste.\n\nSchließe sie.\n\nBehalte ihn.\n",
        )
        export = Export(project.config(), pages=("guide.md",))
        assert {line["kind"] for line in export.lines} == {"message"}
        assert pairs(export)[:2] == [
            ("The guide", "Die Anleitung"),
            ("Open the wooden box.", "Öffne die Kiste."),
        ]

    def test_units_in_front_matter_come_once(self, project: CheckProject) -> None:
        page = annotate("---\ntitle: ⟦Die Tour⇒The tour⟧\n---\n# ⟦Tour de⇒Tour⟧\n")
        project.write("localized/de-DE/tour.md", page)
        assert pairs(Export(project.config(), pages=("tour.md",))) == [
            ("The tour", "Die Tour"),
            ("Tour", "Tour de"),
        ]

    def test_a_page_that_says_ignore_is_left_out(self, project: CheckProject) -> None:
        project.write("localized/de-DE/tour.md", annotate("---\nvianet: ignore\n---\n⟦a⇒b⟧\n"))
        assert {line["page"] for line in Export(project.config()).lines} == {"guide.md"}


class TestIds:
    def test_they_do_not_depend_on_the_units_of_a_handback(self, project: CheckProject) -> None:
        before = [line["id"] for line in Export(project.config()).lines]
        path = project.folder / "localized/de-DE/guide.md"
        path.write_bytes(path.read_bytes().replace(b"a1b2c-1", b"ffff0-2"))
        after = Export(project.config()).lines
        assert [line["id"] for line in after] == before
        assert after[0]["unit"] == "ffff0-204"

    def test_they_are_unique(self, project: CheckProject) -> None:
        same = annotate("⟦eins⇒one⟧ ⟦ein⇒one⟧\n\n⟦eins⇒one⟧\n")
        for locale in ("de-DE", "fr-FR"):
            for name in ("guide.md", "tour.md"):
                project.write(f"localized/{locale}/{name}", same)
        ids = [line["id"] for line in Export(project.config()).lines]
        assert len(ids) == len(set(ids)) == 12

    def test_they_are_unique_where_a_page_stands_in_two_trees(self, project: CheckProject) -> None:
        one = project.config()
        project.localize("guide.md", folder="other")
        (pattern,) = one.localized
        two = type(pattern)(str(project.folder / "other" / "{locale}"))
        config = project.config(localized=(pattern, two))
        for form in ("jsonl", "xliff"):
            text = Export(config, form).text()
            ids = [part.partition('"')[0] for part in text.replace('"id": "', ' id="').split(' id="')[1:]]
            assert len(ids) == len(set(ids))


class TestVerdicts:
    def test_a_stale_page_says_which_sentences_are(self, project: CheckProject) -> None:
        project.commit({"guide.md": GUIDE.replace("Close the wooden box.", "Close the iron box.")})
        found = {
            line["source"]: line["sentence_verdict"]
            for line in Export(project.config()).lines
            if line["page"] == "guide.md"
        }
        current = {"status": "current", "kinds": []}
        assert found == {
            "The guide": current,
            "Open the wooden box.": current,
            "Close the wooden box.": {"status": "stale", "kinds": ["text"]},
            "Keep the key with you at all times.": current,
        }

    def test_a_stale_title_is_known_by_its_old_text(self, project: CheckProject) -> None:
        commit = project.commit({"tour.md": f"---\ntitle: A tour\n---\n{TOUR}"})
        project.localize("tour.md", commit=commit)
        path = project.folder / "localized/de-DE/tour.md"
        path.write_bytes(
            path.read_bytes().replace(b"title: A tour\n", b"").replace(b"---\n", b"---\ntitle: Tour\n", 1)
        )
        project.commit({"tour.md": f"---\ntitle: The tour\n---\n{TOUR}"})
        titles = [line for line in Export(project.config()).lines if line["kind"] == "message"]
        assert [(line["source"], line["sentence_verdict"]) for line in titles] == [
            ("A tour", {"status": "stale", "kinds": ["metadata"]})
        ]

    def test_a_renamed_page_is_compared_with_its_new_place(self, project: CheckProject) -> None:
        project.move("guide.md", "new.md", {"new.md": GUIDE.replace("Open", "Shut")})
        found = {
            line["source"]: line["sentence_verdict"]["status"] for line in Export(project.config()).lines
        }
        assert (found["Open the wooden box."], found["Close the wooden box."]) == ("stale", "current")

    @pytest.mark.parametrize(
        "stamp", [{"ms.openlocfilehash": "", "ms.sourcegitcommit": ""}, {"ms.openlocfilehash": "0" * 40}]
    )
    def test_where_it_is_not_known_it_is_null(self, project: CheckProject, stamp: dict[str, str]) -> None:
        project.localize("guide.md", stamp=stamp)
        lines = Export(project.config(), pages=("guide.md",)).lines
        assert {line["page_verdict"]["status"] for line in lines} <= {"unstamped", "inconsistent"}
        assert {line["sentence_verdict"] for line in lines} == {None}

    def test_without_source_pages_nothing_is_said(self, project: CheckProject) -> None:
        lines = Export(Config(localized=project.config().localized)).lines
        assert {(line["page_verdict"], line["sentence_verdict"]) for line in lines} == {(None, None)}

    def test_only_current(self, project: CheckProject) -> None:
        project.commit({"guide.md": GUIDE.replace("Close the wooden box.", "Close the iron box.")})
        whole = Export(project.config(), only="current")
        assert {line["page"] for line in whole.lines} == {"tour.md"}
        assert (whole.report.units, whole.report.left_out, whole.report.pages) == (3, 4, 1)
        sentences = Export(project.config(), only="current-sentence")
        assert (sentences.report.units, sentences.report.left_out) == (6, 1)
        assert "Close the wooden box." not in dict(pairs(sentences))

    def test_a_page_that_is_stale_by_an_include_has_current_sentences(self, project: CheckProject) -> None:
        included = "Mind the gap.\n"
        commit = project.commit(
            {"guide.md": f"{GUIDE}\n[!INCLUDE [x](includes/gap.md)]\n", "includes/gap.md": included}
        )
        project.localize("guide.md", "includes/gap.md", commit=commit)
        project.commit({"includes/gap.md": "Mind the step.\n"})
        lines = [line for line in Export(project.config()).lines if line["page"] == "guide.md"]
        assert {tuple(line["page_verdict"]["kinds"]) for line in lines} == {("include",)}
        assert {line["sentence_verdict"]["status"] for line in lines} == {"current"}
        kept = Export(project.config(), only="current").lines
        assert {line["page"] for line in kept} == {"tour.md"}

    def test_a_text_has_its_stamp_in_the_yaml_page_beside_its_folder(self, tmp_path: Path) -> None:
        unit = "### YamlMime:ModuleUnit\nuid: a\ntitle: Box\ncontent: |\n  [!include[](includes/1-box.md)]\n"
        project = CheckProject.make(
            tmp_path / "learn", {"1-box.yml": unit, "includes/1-box.md": "Mind it.\n"}
        )
        commit = project.repo.git("rev-parse", "HEAD")
        project.write("localized/de-DE/1-box.yml", f"{unit}metadata:\n  ms.sourcegitcommit: {commit}\n")
        project.localize("includes/1-box.md", stamp={"ms.openlocfilehash": "", "ms.sourcegitcommit": ""})
        (line,) = (one for one in Export(project.config()).lines if one["page"] == "includes/1-box.md")
        assert (line["handoff"]["commit"], line["page_verdict"]["status"]) == (commit, "current")

    def test_only_current_needs_the_source(self, project: CheckProject) -> None:
        with pytest.raises(ConfigError, match="--source"):
            Export(Config(localized=project.config().localized), only="current")


def validate(form: str, text: str) -> Any:
    """The document, after its schemas."""
    data = text.encode()
    document = etree.fromstring(data)
    name = {"tmx": "tmx14", "xliff": "xliff20"}[form]
    etree.RelaxNG(etree.parse(str(FIXTURES / f"{name}.rng"))).assertValid(document)
    if OFFICIAL and form == "tmx":
        with open(Path(OFFICIAL, "tmx14.dtd"), encoding="utf-8") as file:
            etree.DTD(file).assertValid(document)
    if OFFICIAL and form == "xliff":
        etree.XMLSchema(etree.parse(str(Path(OFFICIAL, "xliff_core_2.0.xsd")))).assertValid(document)
    return document


class TestDocuments:
    def test_tmx_is_valid_and_read_back_as_it_was(self, project: CheckProject) -> None:
        project.localize("guide.md", locale="fr-FR")
        text = Export(project.config(), "tmx").text()
        document = validate("tmx", text)
        units = document.findall("body/tu")
        languages = [
            [tuv.get("{http://www.w3.org/XML/1998/namespace}lang") for tuv in unit.findall("tuv")]
            for unit in units
        ]
        assert sorted({tuple(pair) for pair in languages}) == [("en", "de-DE"), ("en", "fr-FR")]
        assert len({unit.get("tuid") for unit in units}) == len(units)
        read = READERS["tmx"].parsestring(text.encode())
        assert [(unit.source, unit.target) for unit in read.units] == pairs(Export(project.config()))

    def test_xliff_is_valid_and_read_back_as_it_was(self, project: CheckProject) -> None:
        project.commit({"guide.md": GUIDE.replace("Close the wooden box.", "Close the iron box.")})
        text = Export(project.config(), "xliff").text()
        validate("xliff", text)
        read = READERS["xliff"].parsestring(text.encode())
        assert (read.sourcelanguage, read.targetlanguage) == ("en", "de-DE")
        assert [(unit.source, unit.target) for unit in read.units] == pairs(Export(project.config()))
        assert [unit.source for unit in read.units if unit.isfuzzy()] == ["Close the wooden box."]

    @pytest.mark.parametrize("form", ["tmx", "xliff"])
    def test_no_text_breaks_a_document(self, project: CheckProject, form: str) -> None:
        expected = hostile(project)
        text = Export(project.config(), form).text()
        validate(form, text)
        read = READERS[form].parsestring(text.encode())
        assert [(unit.source, unit.target) for unit in read.units] == expected
        assert pairs(Export(project.config())) == expected

    def test_what_xml_cannot_hold_is_replaced_and_reported(self, project: CheckProject) -> None:
        project.write("localized/de-DE/guide.md", annotate("⟦eins\ufffe zwei⇒one\uffff two⟧\n"))
        for form in ("tmx", "xliff"):
            export = Export(project.config(), form, pages=("guide.md",))
            validate(form, export.text())
            assert "eins\ufffd zwei" in export.text()
            (finding,) = (found for found in export.report.findings if found.code is Code.XML_CHARACTER)
            assert (finding.path, finding.locale, finding.message[:12]) == (
                "guide.md",
                "de-DE",
                "2 characters",
            )
        lines = Export(project.config(), pages=("guide.md",))
        assert pairs(lines) == [("one\uffff two", "eins\ufffe zwei")]
        assert Code.XML_CHARACTER not in {found.code for found in lines.report.findings}

    def test_xliff_holds_one_locale(self, project: CheckProject) -> None:
        project.localize("guide.md", locale="fr-FR")
        with pytest.raises(ConfigError, match=r"de-DE, fr-FR.*\{locale\}"):
            Export(project.config(), "xliff")
        both = Export(project.config(), "xliff", by_locale=True)
        assert list(both.files) == ["de-DE", "fr-FR"]
        for locale in both.files:
            assert validate("xliff", both.text(locale)).get("trgLang") == locale
        assert list(Export(project.config(), "xliff", locales=frozenset({"fr"})).files) == [""]

    def test_there_is_no_empty_xliff(self, project: CheckProject) -> None:
        for name in ("guide.md", "tour.md"):
            project.write(f"localized/de-DE/{name}", "`code`\n")
        for form in ("tmx", "xliff"):
            export = Export(project.config(), form)
            assert [found.code for found in export.report.findings].count(Code.NOTHING_EXPORTED) == 1
            assert list(export.files) == ([""] if form == "tmx" else [])
        validate("tmx", Export(project.config(), "tmx").text())

    def test_the_same_pages_give_the_same_bytes(self, project: CheckProject) -> None:
        project.localize("guide.md", locale="fr-FR")
        for form in ("tmx", "jsonl"):
            assert Export(project.config(), form).text() == Export(project.config(), form).text()

    def test_one_bad_page_does_not_stop_the_rest(self, project: CheckProject) -> None:
        (project.folder / "localized/de-DE/guide.md").write_bytes(
            b"---\ntitle: [\n---\n\xff\xfe<span data-ttu-id="
        )
        export = Export(project.config())
        assert {line["page"] for line in export.lines} == {"tour.md"}
        assert {"not-utf8", "front-matter"} <= {found.code.info.name for found in export.report.findings}
