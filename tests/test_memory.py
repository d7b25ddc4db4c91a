"""The sentence memory, and what it makes of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_vianet.memory import Memory, MemoryBuilder, Pair, memory_key
from sphinx_vianet.memoryfill import Recalled, fill_messages, recall
from sphinx_vianet.model import Handoff, Message, PageMessages

Make = Callable[..., Memory]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Make a memory of German translations; a list of several for one sentence."""
    opened: list[Memory] = []

    def made(texts: Mapping[str, str | list[str]], *others: Pair) -> Memory:
        path = tmp_path / f"{len(opened)}.sqlite3"
        builder = MemoryBuilder(path)
        for source, targets in texts.items():
            for target in [targets] if isinstance(targets, str) else targets:
                builder.add([Pair("de", source, target, False)])
        builder.add(others)
        builder.finish()
        builder.close()
        opened.append(Memory(path))
        return opened[-1]

    yield made
    for memory in opened:
        memory.close()


BOX = {"Open the box.": "Öffne die Kiste.", "Close it.": "Schließe sie.", "See also": "Siehe auch"}


def recalled(memory: Memory, msgid: str) -> Recalled:
    found = recall(msgid, memory, "de")
    assert found is not None
    return found


class TestMemory:
    def test_identical_sentences_are_found_whatever_their_white_space(self, make: Make) -> None:
        memory = make({"Open  the\nbox. ": " Öffne sie. "})
        found = memory.identical("de", " Open the box.")
        assert found is not None
        assert (found.source, found.target, found.ambiguous) == ("Open the box.", "Öffne sie.", False)
        assert memory.identical("de", "open the box.") is None

    def test_languages_are_kept_apart(self, make: Make) -> None:
        memory = make(BOX, Pair("fr", "Close it.", "Fermez-la.", False))
        french = memory.identical("fr", "Close it.")
        assert french is not None
        assert french.target == "Fermez-la."
        assert memory.identical("fr", "Open the box.") is None
        assert memory.near("fr", "Open the box!") is None

    def test_the_most_frequent_translation_counts_and_then_the_first(self, make: Make) -> None:
        memory = make(
            {"one": ["ein", "eins", "eins"], "two": ["zwo", "zwei"], "three": ["Drei", "drei ", "drei"]}
        )
        found = [memory.identical("de", word) for word in ("one", "two", "three")]
        assert [(one.target, one.ambiguous) for one in found if one] == [
            ("eins", True),
            ("zwo", True),
            ("drei", False),
        ]

    def test_a_translation_is_a_machines_when_no_person_made_it(self, make: Make) -> None:
        memory = make({"b": "B"}, Pair("de", "a", "A", True), Pair("de", "b", "B", True))
        found = [memory.identical("de", text) for text in "ab"]
        assert [one.machine for one in found if one] == [True, False]

    def test_what_has_no_words_is_not_taken(self, make: Make) -> None:
        memory = make({"...": "…", "a": "", "": "b"})
        assert [memory.identical("de", text) for text in ("...", "a", "")] == [None, None, None]

    def test_a_translation_is_one_line(self, make: Make) -> None:
        memory = make({"Open the box.": "Öffne\n\n# die\r\n  Kiste\u00a0!\u2028Ja."})
        found = memory.identical("de", "Open the box.")
        assert found is not None
        assert found.target == "Öffne # die Kiste\u00a0! Ja."

    def test_the_nearest_sentence_is_found(self, make: Make) -> None:
        texts = {
            f"The {word} of the tool is set in its file.": word
            for word in ("name", "size", "colour", "sizes")
        }
        memory = make(texts)
        found = memory.near("de", "The sizes of the tools are set in its file.")
        assert found is not None
        assert (found[0].target, found[1] > 0.9) == ("sizes", True)
        assert memory.near("de", "Nothing of the kind is in there.") is None
        assert memory.near("de", "The sizes of the tools are set in its file.", 0.99) is None

    def test_near_sentences_do_not_depend_on_the_order_in_which_they_came(self, make: Make) -> None:
        texts = {f"Press the button {letter} twice.": letter for letter in "abcdefgh"}
        first, second = make(texts), make(dict(reversed(texts.items())))
        assert first.near("de", "Press the button x twice.") == second.near("de", "Press the button x twice.")

    def test_a_frequent_word_does_not_make_it_compare_everything(self, make: Make) -> None:
        memory = make({f"the item {number}": str(number) for number in range(3000)})
        assert len(memory._candidates("de", "the item")) <= 2000

    def test_the_digest_tells_memories_apart(self, tmp_path: Path) -> None:
        def digest(name: str, *pairs: Pair) -> str:
            builder = MemoryBuilder(tmp_path / name)
            builder.add(pairs)
            try:
                return builder.finish()
            finally:
                builder.close()

        one, two = Pair("de", "a", "A", False), Pair("de", "b", "B", False)
        assert digest("1", one, two) == digest("2", one, two)
        assert len({digest("3", one), digest("4", one, two), digest("5", one._replace(machine=True))}) == 3


class TestRecall:
    def test_a_message_is_put_together_from_its_sentences(self, make: Make) -> None:
        found = recalled(make(BOX), "Open the box.  Close it.")
        assert (found.msgstr, found.certain, found.previous) == (
            "Öffne die Kiste.  Schließe sie.",
            True,
            None,
        )
        assert [(unit.number, unit.source, unit.target) for unit in found.units] == [
            ("m1", (0, 13), (0, 16)),
            ("m2", (15, 9), (18, 13)),
        ]

    def test_as_few_sentences_as_can_be(self, make: Make) -> None:
        memory = make({**BOX, "Open the box. Close it.": "Öffne und schließe die Kiste."})
        assert recalled(memory, "Open the box. Close it.").msgstr == "Öffne und schließe die Kiste."
        memory = make({"Use e.g. a box.": "Nimm etwa eine Kiste.", **BOX})
        assert recalled(memory, "Use e.g. a box. Close it.").msgstr == "Nimm etwa eine Kiste. Schließe sie."

    def test_every_sentence_has_to_be_known(self, make: Make) -> None:
        assert recall("Open the box. What happens then is another story.", make(BOX), "de") is None

    @pytest.mark.parametrize(
        ("msgid", "msgstr"),
        [
            ("**See also**", "**Siehe auch**"),
            ("[See also](a.md)", "[Siehe auch](a.md)"),
            ("*[See also](a.md)*:", "*[Siehe auch](a.md)*:"),
            ("**Open the box.** Close it.", "**Öffne die Kiste.** Schließe sie."),
            ("`run()`: 1.0. Close it.", "`run()`: 1.0. Schließe sie."),
        ],
    )
    def test_marks_around_a_sentence_stay(self, make: Make, msgid: str, msgstr: str) -> None:
        found = recalled(make(BOX), msgid)
        assert (found.msgstr, found.certain) == (msgstr, True)

    def test_stops_of_other_scripts(self, make: Make) -> None:
        memory = make({"開く。": "Öffnen.", "閉じる。": "Schließen."})
        assert recalled(memory, "開く。閉じる。").msgstr == "Öffnen.Schließen."

    def test_code_and_numbers_alone_are_no_memory(self, make: Make) -> None:
        assert recall("`run()` 1.0", make(BOX), "de") is None

    def test_near_sentences_give_the_text_that_they_translate(self, make: Make) -> None:
        found = recalled(make(BOX), "Open the boxes. Close it.")
        assert (found.msgstr, found.certain) == ("Öffne die Kiste. Schließe sie.", False)
        assert found.previous == "Open the box. Close it."
        assert [
            found.previous[start : start + size]
            for start, size in (u.source for u in found.units if u.source)
        ] == [
            "Open the box.",
            "Close it.",
        ]

    def test_several_translations_are_not_certain(self, make: Make) -> None:
        found = recalled(make({"Close it.": ["Schließe sie.", "Mach zu.", "Mach zu."]}), "Close it.")
        assert (found.msgstr, found.certain, found.previous) == ("Mach zu.", False, None)

    @given(st.text(alphabet="ab. `*[]()\n!。", max_size=60))
    def test_no_text_is_too_odd(self, text: str) -> None:
        class Nothing(Memory):
            def __init__(self) -> None:
                pass

            def identical(self, language: str, text: str) -> None:
                return None

            def near(self, language: str, text: str, least: float = 0) -> None:
                return None

        assert recall(text, Nothing(), "de") is None

    def test_marks_in_marks_end_somewhere(self, make: Make) -> None:
        memory = make(BOX)
        for mark in ("**", "_"):
            assert recall(f"{mark * 4000}Close it.{mark * 4000}", memory, "de") is None
            found = recalled(memory, f"{mark * 3}Close it.{mark * 3}")
            assert found.msgstr == f"{mark * 3}Schließe sie.{mark * 3}"

    def test_a_message_of_many_sentences_takes_no_time(self, make: Make) -> None:
        assert recall("Open the box. " * 3000, make(BOX), "de") is None
        assert recalled(make(BOX), " ".join(["Close it."] * 40)).msgstr == " ".join(["Schließe sie."] * 40)


class TestFill:
    def page(self, *messages: Message) -> PageMessages:
        return PageMessages("a.md", Handoff(), "", messages)

    def test_only_messages_without_a_translation_are_filled(self, make: Make) -> None:
        kept = Message("Close it.", "Zumachen.", "paragraph", 1, fuzzy=True, previous="Close them.")
        page = self.page(
            kept, Message("Close it.", "", "paragraph", 2), Message("Odd one out", "", "paragraph", 3)
        )
        first, second, third = fill_messages(page, make(BOX), "de").messages
        assert first is kept
        assert (second.msgstr, second.fuzzy, second.from_memory) == ("Schließe sie.", False, True)
        assert (third.msgstr, third.from_memory) == ("", False)

    def test_a_translation_that_would_be_dropped_is_escaped(self, make: Make) -> None:
        memory = make({"On May 5th": "5. Mai"})
        (message,) = fill_messages(
            self.page(Message("On May 5th", "", "paragraph", 1)), memory, "de"
        ).messages
        assert message.msgstr == "5\\. Mai"
        assert [unit.target for unit in message.units] == [None]

    @pytest.mark.parametrize("mt_fuzzy", [True, False])
    def test_a_machines_translation_is_fuzzy_where_it_is_to_be(self, make: Make, mt_fuzzy: bool) -> None:
        memory = make({}, Pair("de", "Close it.", "Schließe sie.", True))
        page = self.page(Message("Close it.", "", "paragraph", 1))
        (message,) = fill_messages(page, memory, "de", mt_fuzzy=mt_fuzzy).messages
        assert (message.msgstr, message.fuzzy, message.previous) == ("Schließe sie.", mt_fuzzy, None)


def test_the_key_of_a_sentence() -> None:
    assert memory_key(" a\u00a0 b\n") == "a b"
