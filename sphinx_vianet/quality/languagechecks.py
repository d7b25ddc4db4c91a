"""The checks of language: what is not translated, brackets, words, lengths, scripts, invisible characters."""

from __future__ import annotations

from . import bidi, brackets, doubled, length, terms, untranslated, wrongscript
from .check import Check, Example
from .glossary import Term

__all__ = ["LANGUAGE_CHECKS"]

LANGUAGE_CHECKS = (
    Check(
        "untranslated",
        "warning",
        untranslated.untranslated,
        "The translation is the source text, whose words are translated elsewhere in the page.",
        "Translate it; names, code and text in quotation marks are not reported.",
        Example(
            "You can create a package for the feed that you use.",
            "You can create a package for the feed that you use.",
            "Sie können ein Paket für den Feed erstellen, den Sie verwenden.",
        ),
    ),
    Check(
        "source-words",
        "warning",
        untranslated.source_words,
        "Five or more words in a row are those of the source text, and are translated elsewhere in the page.",
        "Translate them, or put them into quotation marks or emphasis when a reader needs them as they are.",
        Example(
            "Sign in first. Then you can create a package for the feed.",
            "Melden Sie sich an. Then you can create a package for the feed.",
            "Melden Sie sich an. Danach können Sie ein Paket für den Feed erstellen.",
        ),
    ),
    Check(
        "brackets",
        "warning",
        brackets.brackets,
        "A bracket lacks its other half.",
        "Put the other half where it belongs, or take this one out.",
        Example("Press Enter (twice).", "Drücken Sie Enter (zweimal.", "Drücken Sie Enter (zweimal)."),
    ),
    Check(
        "quotes",
        "warning",
        brackets.quotes,
        "A quotation mark lacks its other half.",
        "Put the other half where it belongs, or take this one out.",
        Example('Choose "Add".', "Wählen Sie „Hinzufügen.", "Wählen Sie „Hinzufügen“."),
    ),
    Check(
        "doubled-word",
        "warning",
        doubled.doubled_word,
        "A word stands twice in a row.",
        "Take one of them out.",
        Example(
            "Go on with the setup.", "Fahren Sie mit mit dem Setup fort.", "Fahren Sie mit dem Setup fort."
        ),
    ),
    Check(
        "too-short",
        "warning",
        length.too_short,
        "The translation is so short that text must be missing.",
        "Compare it with the source text, sentence by sentence.",
        Example(
            "Choose the folder that holds the packages of your project, and then restore all of them.",
            "Wählen Sie.",
            "Wählen Sie den Ordner mit den Paketen des Projekts, und stellen Sie danach alle wieder her.",
        ),
    ),
    Check(
        "too-long",
        "note",
        length.too_long,
        "The translation is so long that it must hold other text.",
        "Compare it with the source text, sentence by sentence.",
        Example(
            "Choose the folder of the packages.",
            "Wählen Sie den Ordner der Pakete. Wählen Sie danach alles andere, was das Projekt braucht, "
            "und stellen Sie es aus dem Feed wieder her, bevor Sie die Projektmappe öffnen oder schließen.",
            "Wählen Sie den Ordner der Pakete aus.",
        ),
    ),
    Check(
        "mixed-script",
        "warning",
        wrongscript.mixed_script,
        "A word has letters of several alphabets, some of which look alike.",
        "Type the word anew; put a hyphen between a foreign name and an ending.",
        Example("Open the API.", "Öffnen Sie die \u0410PI-Dateien.", "Öffnen Sie die API-Dateien."),
    ),
    Check(
        "wrong-script",
        "warning",
        wrongscript.wrong_script,
        "A word is written in a script that neither the language nor the source text uses.",
        "Translate it into the language of the catalog.",
        Example("Open the file.", "Öffnen Sie die 文件.", "Öffnen Sie die Datei."),
    ),
    Check(
        "bidi-override",
        "error",
        bidi.bidi_override,
        "An invisible character shows text in another order than it has.",
        "Take it out; where an order has to be forced, isolates (U+2066 to U+2069) do it.",
        Example("Run it.", "Führen Sie \u202ees\u202c aus.", "Führen Sie es aus."),
    ),
    Check(
        "bidi-unbalanced",
        "warning",
        bidi.bidi_unbalanced,
        "An invisible character that directs the order of text lacks its other half.",
        "Take it out, or put its other half behind the text; --fix takes out what ends nothing.",
        Example("Choose Settings.", "בחר הגדרות\u202c.", "בחר הגדרות.", "he"),
        fixable=True,
    ),
    Check(
        "glossary-term",
        "warning",
        terms.glossary_term,
        "A term of the source text is not translated as the glossary says.",
        "Use the glossary's term, or write down another one that is as good, separated by |.",
        Example(
            "Add a subscription.",
            "Fügen Sie ein Konto hinzu.",
            "Fügen Sie ein Abonnement hinzu.",
            terms=(Term("subscription", ("Abonnement",)),),
        ),
    ),
    Check(
        "glossary-forbidden",
        "warning",
        terms.glossary_forbidden,
        "A word stands there that the glossary does not want.",
        "Use the glossary's term instead.",
        Example(
            "Sign in first.",
            "Loggen Sie sich zuerst ein.",
            "Melden Sie sich zuerst an.",
            terms=(Term("sign in", ("anmelden", "melden"), ("einloggen", "loggen")),),
        ),
    ),
)
"""In the order of documentation and reports."""
