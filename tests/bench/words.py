"""Sentences in two languages for generated pages: no sense, but the lengths and the markup of real ones."""

from __future__ import annotations

from random import Random

__all__ = ["Text", "code_lines", "phrase", "sentence"]

Text = tuple[str, str]
"""The same text in English and in something like German."""

_WORDS: tuple[Text, ...] = tuple(
    (english, german)
    for english, _, german in (
        pair.partition("=")
        for pair in """
        the=die a=eine this=diese each=jede your=Ihre another=eine_andere one=eine no=keine
        package=Paketquelle version=Versionsnummer server=Serverinstanz file=Datei project=Projektmappe
        account=Benutzerkonto setting=Einstellung update=Aktualisierung source=Quelle folder=Ordner
        license=Lizenzvereinbarung request=Anforderung response=Antwort command=Befehlszeile key=Schlüssel
        owner=Besitzer reference=Verweis dependency=Abhängigkeit warning=Warnmeldung build=Buildvorgang
        installs=installiert returns=gibt_zurück contains=enthält requires=erfordert describes=beschreibt
        uses=verwendet changes=ändert removes=entfernt creates=erstellt supports=unterstützt
        new=neue local=lokale public=öffentliche current=aktuelle available=verfügbare required=erforderliche
        first=erste default=standardmäßige empty=leere following=folgende different=unterschiedliche
        in=in for=für with=mit from=aus without=ohne when=wenn because=weil and=und or=oder after=nach
        only=nur always=immer also=auch then=dann usually=normalerweise again=erneut below=unten
        """.split()
    )
)
_NAMES = ("PackageReference", "--configuration", "obj/project.assets.json", "RestoreSources", "net8.0", "id")
_FOLDERS = ("guides/", "reference/", "../concepts/", "")


def phrase(random: Random, words: int) -> Text:
    """A heading, a cell, a link text: some words without a full stop."""
    pairs = random.choices(_WORDS, k=words)
    english, german = (" ".join(part).replace("_", " ") for part in zip(*pairs, strict=True))
    return english[0].upper() + english[1:], german[0].upper() + german[1:]


def sentence(random: Random) -> Text:
    """A sentence of 4 to 30 words; one in three holds code, one in four a link, one in fifteen bold text."""
    parts = [phrase(random, max(2, min(15, int(random.lognormvariate(1.6, 0.5)))))]
    if random.random() < 0.33:
        name = f"`{random.choice(_NAMES)}`"
        parts.append((name, name))
    if random.random() < 0.25:
        english, german = phrase(random, random.randint(1, 3))
        target = f"{random.choice(_FOLDERS)}page-{random.randint(1, 365):03}.md"
        parts.append((f"[{english}]({target})", f"[{german}]({target})"))
    if random.random() < 0.07:
        english, german = phrase(random, 2)
        parts.append((f"**{english}**", f"**{german}**"))
    english, german = phrase(random, random.randint(2, 9))
    parts.append((english[0].lower() + english[1:], german))
    return " ".join(part for part, _ in parts) + ".", " ".join(part for _, part in parts) + "."


def code_lines(random: Random) -> list[str]:
    """Lines of something like code, the same in both languages."""
    return [
        f"{' ' * (2 * random.randint(0, 4))}<{random.choice(_NAMES)} value={random.randint(1, 9999)} />"
        for _ in range(random.randint(4, 40))
    ]
