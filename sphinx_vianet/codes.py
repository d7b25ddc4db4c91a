"""The one documented list of codes that findings and warnings carry."""

from __future__ import annotations

from enum import Enum
from typing import Literal, NamedTuple

__all__ = ["Code", "CodeInfo", "Severity"]

Severity = Literal["error", "warning", "note"]


class CodeInfo(NamedTuple):
    """What is documented about one code."""

    name: str
    """The code as it appears in logs (``[vianet.NAME]``), JSON and SARIF."""
    severity: Severity
    """Severity of a finding with this code."""
    summary: str
    """What was found, one sentence, for the reference page and SARIF's rule."""
    remedy: str
    """What to do about it, one sentence."""


class Code(Enum):
    """Every code, in the order of the work: reading, aligning, catalogs, building.

    A new code is one new member; the reference page, the JSON Schema and SARIF rules
    are loops over this enum.
    """

    # --- reading pages
    NOT_UTF8 = CodeInfo(
        "not-utf8",
        "error",
        "The page holds bytes that are not UTF-8.",
        "Save the page as UTF-8; until then the bytes are kept as they are.",
    )
    CONTROL_CHARACTER = CodeInfo(
        "control-character",
        "warning",
        "A page or a catalog holds a control character.",
        "Remove it; it is shown as U+FFFD and not written into catalogs.",
    )
    TEXT_LIMIT = CodeInfo(
        "text-limit",
        "warning",
        "A text is longer, deeper or more laden with markup than is parsed, or a page has too many blocks.",
        "Split it; until then markup is shown as text, and what follows too many blocks is left out.",
    )
    PAGE_TOO_LARGE = CodeInfo(
        "page-too-large",
        "error",
        "The page is larger than the limit and was skipped.",
        "Split the page, or raise max-page-size.",
    )
    PAGE_UNREADABLE = CodeInfo(
        "page-unreadable",
        "error",
        "The page is listed in its tree but could not be read.",
        "Check the file's permissions, or fetch the missing git object.",
    )
    FRONT_MATTER = CodeInfo(
        "front-matter",
        "error",
        "The front matter (or YAML page) is not valid YAML, or is no mapping.",
        "Mend the YAML at the line given; the stamp was read line by line meanwhile.",
    )
    FRONT_MATTER_LIMIT = CodeInfo(
        "front-matter-limit",
        "error",
        "The YAML is too large, too deep, or uses too many aliases.",
        "Write the values out; such YAML is not loaded.",
    )
    STAMP_INVALID = CodeInfo(
        "stamp-invalid",
        "warning",
        "A stamp in the front matter is not a hash, a commit or a date.",
        "Restore the value of the last handback; the page counts as unstamped meanwhile.",
    )
    STAMP_COMMIT = CodeInfo(
        "stamp-commit",
        "warning",
        "The page is current by its hash, but the commit of its stamp holds another text.",
        "Stamp the page again; history questions about it are answered from the wrong commit.",
    )
    STAMP_REFUSED = CodeInfo(
        "stamp-refused",
        "error",
        "A page that was to be stamped was not: that would hide a change, or it could not be written.",
        "Do what the message says; --force helps only where the message names it.",
    )
    STAMP_WITHOUT_COMMIT = CodeInfo(
        "stamp-without-commit",
        "warning",
        "A page has a new hash, but it is not known which commit holds the source page.",
        "Give a source tree inside its git repository, and stamp again.",
    )
    STAMP_SHALLOW = CodeInfo(
        "stamp-shallow",
        "note",
        "The commit of a new stamp is where a shallow clone ends; an older one may be the right one.",
        "Nothing, since the commit holds the right text; fetch with --unshallow for the exact one.",
    )
    UNIT_UNPAIRED = CodeInfo(
        "unit-unpaired",
        "error",
        "A span of a translation unit has no counterpart.",
        "Restore the lost tag; the text was left as it is and not imported.",
    )
    UNIT_ID_MISMATCH = CodeInfo(
        "unit-id-mismatch",
        "error",
        "The two spans of a translation unit carry different ids.",
        "Give both spans the same id; the pair was not imported.",
    )
    UNIT_DUPLICATE = CodeInfo(
        "unit-duplicate",
        "warning",
        "The same unit id occurs more than once in the page.",
        "Renumber the units; both were imported.",
    )
    QUOTE_CORRUPTION = CodeInfo(
        "quote-corruption",
        "note",
        "Span tags are written with &quot; instead of quotes.",
        "Nothing needs doing for the import; mend the unbalanced quote before it.",
    )
    DUPLICATE_PAGE = CodeInfo(
        "duplicate-page",
        "warning",
        "A Markdown and a YAML page share one name; the Markdown page is the document.",
        "Remove one of the two.",
    )
    # --- trees and locales
    NO_PAGES = CodeInfo(
        "no-pages",
        "error",
        "A tree holds no localized page.",
        "Check the path and the pattern; plain files without a stamp do not count.",
    )
    PATH_OUTSIDE = CodeInfo(
        "path-outside",
        "error",
        "A path or symbolic link leads out of its tree.",
        "Put the file into the tree; nothing outside is read.",
    )
    LOCALE_UNKNOWN = CodeInfo(
        "locale-unknown",
        "error",
        "The locale of a page is not given anywhere, or is no known locale.",
        "Name it: LOCALE=PATH, a {locale} pattern, or ms.contentlocale.",
    )
    LOCALE_MISMATCH = CodeInfo(
        "locale-mismatch",
        "warning",
        "The page names another locale than its tree.",
        "Correct ms.contentlocale, or move the page.",
    )
    # --- alignment
    SOURCE_MISSING = CodeInfo(
        "source-missing",
        "warning",
        "The localized page has no source page in the source tree.",
        "Check the path of the source tree; where the source was renamed, 'check' names the new place.",
    )
    NO_HISTORY = CodeInfo(
        "no-history",
        "note",
        "The source tree is in no git repository that can be read; handoffs are aligned without history.",
        "Nothing, or give a source tree inside its git repository for exact messages of stale pages.",
    )
    SOURCE_DIFFERS = CodeInfo(
        "source-differs",
        "note",
        "The blocks of the localized page and of its source page are not the same.",
        "Compare the two pages at the line given; the blocks that fit were imported.",
    )
    PLAIN_PAGE = CodeInfo(
        "plain-page",
        "note",
        "The page holds no translation units, and there is no source page that its blocks fit.",
        "Give the source page that was translated (--source with its history), or import the annotated page.",
    )
    PLAIN_BLOCKS = CodeInfo(
        "plain-blocks",
        "note",
        "Blocks of a page without translation units have no certain counterpart in its source page.",
        "Compare the two pages at the lines given; those messages are left untranslated.",
    )
    PLAIN_SOURCE = CodeInfo(
        "plain-source",
        "note",
        "The source page that a page without translation units was made from is not at hand.",
        "Fetch the history of the source repository, or stamp the page; its messages are fuzzy until then.",
    )
    UNIT_UNPLACED = CodeInfo(
        "unit-unplaced",
        "warning",
        "A translation unit stands where no message is: raw HTML, code, a lost cell.",
        "Its translation cannot be shown; move the text into Markdown.",
    )
    TRANSLATION_BROKEN = CodeInfo(
        "translation-broken",
        "warning",
        "A translation holds span tags that do not pair, or would not parse as text.",
        "Mend the localized page at the line given; the message stays untranslated.",
    )
    # --- catalogs
    CATALOG_UNREADABLE = CodeInfo(
        "catalog-unreadable",
        "error",
        "A PO file could not be parsed; it was left alone.",
        "Mend it (msgfmt -c names the line) or remove it, and import again.",
    )
    CATALOG_LAYOUT = CodeInfo(
        "catalog-layout",
        "warning",
        "Catalogs of another gettext_compact layout stand in the locale folder.",
        "Set gettext_compact in conf.py to match, or remove the old catalogs.",
    )
    CONFLICT = CodeInfo(
        "conflict",
        "note",
        "One message has several translations in one catalog; the first was kept.",
        "Nothing, or make the translations equal.",
    )
    EDIT_KEPT = CodeInfo(
        "edit-kept",
        "note",
        "A person edited this message; the page now has another translation.",
        "Compare the two; 'import --prefer page' takes the page's.",
    )
    EDITED = CodeInfo(
        "edited",
        "note",
        "A person edited this message, and the edit was kept; the page has no newer translation.",
        "Nothing; 'import --prefer page' takes the page's translation.",
    )
    LINT_COMMENT = CodeInfo(
        "lint-comment",
        "warning",
        "A comment in a catalog silences a check of lint that does not exist.",
        "Correct the name; the reference of lint lists all of them.",
    )
    CATALOG_UNWRITTEN = CodeInfo(
        "catalog-unwritten",
        "error",
        "A catalog could not be written; it is as it was.",
        "Check its permissions and the room on the disk, and try again.",
    )
    # --- handing back
    HANDBACK_PAGE_CHANGED = CodeInfo(
        "handback-page-changed",
        "error",
        "A catalog has edits for a page that is another than the one imported; the page was left alone.",
        "Import, and compare the edits with what the page says now; --force hands back those that are right.",
    )
    HANDBACK_REFUSED = CodeInfo(
        "handback-refused",
        "error",
        "A page could not get its edits, or could not be written; it stays as it was.",
        "Do what the message says; the other edits of the page go in once this one does.",
    )
    HANDBACK_NO_MESSAGE = CodeInfo(
        "handback-no-message",
        "error",
        "A catalog holds an edited message that none of its pages has.",
        "See that the catalog is that of the page, and import again.",
    )
    HANDBACK_WAITING = CodeInfo(
        "handback-waiting",
        "note",
        "A text that is new in the source page was translated, and others of the page were not.",
        "Translate the other changed messages of the page too; it is made from today's source page then.",
    )
    HANDBACK_NOT_COMPOSED = CodeInfo(
        "handback-not-composed",
        "warning",
        "All of a stale page is translated, and it cannot be made from today's source page.",
        "Do what the message says, and hand back again; what has a place in the page as it is went in.",
    )
    HANDBACK_TOO_FEW = CodeInfo(
        "handback-too-few",
        "note",
        "A page is missing, and too few of its messages are translated to make it.",
        "Translate the others, or ask for less with --least.",
    )
    HANDBACK_ONE_UNIT = CodeInfo(
        "handback-one-unit",
        "note",
        "The sentences of an edit cannot be told apart for certain, so several units became one.",
        "Nothing; edits that keep the ends of sentences and the marks between them keep the units.",
    )
    HANDBACK_OTHER_TEXT = CodeInfo(
        "handback-other-text",
        "note",
        "A message that was edited stands in the page once more with another translation, which stays.",
        "Nothing, or edit the page itself.",
    )
    # --- configuration
    CONFIG_VALUE = CodeInfo(
        "config-value",
        "warning",
        "An option has a value that cannot be used; its default was taken.",
        "Correct the option in conf.py or pyproject.toml.",
    )
    MARKDOWN_PARSER = CodeInfo(
        "markdown-parser",
        "warning",
        "Another extension parses the Markdown documents: no dialect, and stock Sphinx translates.",
        "Set '.md': 'markdown' in source_suffix of conf.py; notebooks can stay with the other one.",
    )
    # --- building
    PAGE_NOT_FOUND = CodeInfo(
        "page-not-found",
        "warning",
        "No localized page matches the pattern of a directive.",
        "Correct the pattern; it is relative to the document.",
    )
    ACTIVE_MARKUP = CodeInfo(
        "active-markup",
        "warning",
        "A localized page or a translation holds a directive, role or substitution.",
        "Mend the translation; mend the page, or name a directive of it in vianet_trusted_directives.",
    )
    UNSAFE_MARKUP = CodeInfo(
        "unsafe-markup",
        "warning",
        "A translation brings in HTML or a link that its source does not have.",
        "Mend the translation; the source text is shown instead.",
    )
    STALE_NOT_SHOWN = CodeInfo(
        "stale-not-shown",
        "note",
        "An old translation holds markup that its source, which has moved on, no longer has.",
        "Translate the message anew; until then its source text is shown.",
    )
    LINK_OUTSIDE = CodeInfo(
        "link-outside",
        "warning",
        "A link leads to a page that is not part of the project.",
        "Set vianet_link_base, or add the page to the project.",
    )
    LINK_FRAGMENT = CodeInfo(
        "link-fragment",
        "warning",
        "A link names a place that its page does not have.",
        "Correct what follows the # sign; until then the link leads to the page.",
    )
    LINK_CASE = CodeInfo(
        "link-case",
        "note",
        "A link is written with other capital letters than the page or the place that it leads to.",
        "Nothing for this build; a web server may tell the two apart.",
    )
    XREF = CodeInfo(
        "xref",
        "warning",
        "A uid is known neither to vianet_xref, nor to a document, nor to an inventory.",
        "Correct the uid, or name a map that has it with vianet_xref; it is shown as code.",
    )
    XREF_MAP = CodeInfo(
        "xref-map",
        "warning",
        "A file of vianet_xref cannot be used.",
        "Correct the path, or make the map again with docfx.",
    )
    INCLUDE = CodeInfo(
        "include",
        "warning",
        "An included page is missing, outside its root, or includes itself.",
        "Correct the path of the include.",
    )
    SNIPPET = CodeInfo(
        "snippet",
        "warning",
        "A file of code is missing, outside its root, or without the region or lines asked for.",
        "Correct the path, region or range; the construct is shown as it stands.",
    )
    LANGUAGE_UNKNOWN = CodeInfo(
        "language-unknown",
        "warning",
        "Code is in a language for which there is no lexer.",
        "Correct the name, or register a lexer with Sphinx's add_lexer(); it is shown as plain text.",
    )
    PICTURE_MISSING = CodeInfo(
        "picture-missing",
        "warning",
        "A picture is not there.",
        "Correct the path or add the file; its alternative text is shown.",
    )
    CHECK_FAILED = CodeInfo(
        "check-failed",
        "warning",
        "A document shows verdicts, and the check that gives them could not be made.",
        "Do what the message says; until then the document says that nothing was checked.",
    )
    VERDICT_UNKNOWN = CodeInfo(
        "verdict-unknown",
        "warning",
        "A document asks for the verdict of a locale or page that the check does not know.",
        "Correct the locale, or put the role into a document that has localized pages.",
    )
    MONIKER = CodeInfo(
        "moniker",
        "note",
        "A page is for other monikers than the chosen ones.",
        "Nothing: it is built, and says so; leave it out with exclude_patterns where it is not wanted.",
    )
    DIALECT = CodeInfo(
        "dialect",
        "warning",
        "A construct of the dialect is not closed, not known, or not written as it has to be.",
        "Close it or correct its name; it is shown as it stands.",
    )
    TOC = CodeInfo(
        "toc",
        "warning",
        "A table of contents is missing, unreadable, outside of the source folder, or includes itself.",
        "Correct its path or its YAML; the rest is built.",
    )
    TOC_ENTRY = CodeInfo(
        "toc-entry",
        "warning",
        "An entry of a table of contents leads to no document, or is no entry.",
        "Correct the entry, or add the page to the project; the entry is left out.",
    )
    YAML_PAGE = CodeInfo(
        "yaml-page",
        "warning",
        "A YAML page cannot be read.",
        "Correct its YAML at the line given; the page stays empty.",
    )
    YAML_TEXT = CodeInfo(
        "yaml-text",
        "note",
        "A YAML page holds values that look like text and are not shown.",
        "Nothing, or move the text into a value with a known key (docs/reference/dialect.md).",
    )

    # --- the sentence memory
    MEMORY_UNREADABLE = CodeInfo(
        "memory-unreadable",
        "error",
        "A TMX file cannot be read, is not well-formed, or declares entities; nothing of it was used.",
        "Mend it at the line given, or export it again from the tool that it is from.",
    )
    MEMORY_UNUSED = CodeInfo(
        "memory-unused",
        "warning",
        "A TMX file holds no translation from the source language into a language of this project.",
        "Compare its languages with the project's; give the source pages' with --source-language.",
    )

    # --- exporting units
    XML_CHARACTER = CodeInfo(
        "xml-character",
        "warning",
        "A text holds characters that no XML document can hold; they were exported as U+FFFD.",
        "Remove them from the page, or export JSON Lines.",
    )
    NOTHING_EXPORTED = CodeInfo(
        "nothing-exported",
        "warning",
        "No unit was exported; XLIFF has no empty document, so none was written.",
        "Ask for fewer conditions, or see with check why no page is current.",
    )

    # --- building the sites of all languages
    BUILD_FAILED = CodeInfo(
        "build-failed",
        "error",
        "The build of a language's site failed.",
        "Do what its messages say, which are shown with its locale; the table says which sites were built.",
    )
    FILE_KEPT = CodeInfo(
        "file-kept",
        "warning",
        "A file that the command would write was made by something else.",
        "Move or remove it, and build again; or keep it, when the site has a page of its own there.",
    )
    NO_SITEMAP = CodeInfo(
        "no-sitemap",
        "note",
        "No sitemap was written.",
        "Name the address that the sites will have with --base-url, or set html_baseurl.",
    )

    @property
    def info(self) -> CodeInfo:
        """The documented name, severity, summary and remedy."""
        return self.value
