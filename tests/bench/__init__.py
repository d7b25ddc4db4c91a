"""The benchmark, ``tox -e bench``; ``docs/explanation/benchmarks.md`` says what it measures."""
