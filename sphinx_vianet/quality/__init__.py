"""Checks of a translation against its source: pure functions, one family a module, listed in one table.

How to add a check: write a function ``(Texts, Context) -> Iterator[Problem]`` in the module of
its family, add its line to a table (:mod:`.markupchecks`) with an example that is wrong and one
that is right, and cases to ``tests/fixtures/lint``. Its code, severity, documentation, silencing
and all formats follow from the line in the table.
"""
