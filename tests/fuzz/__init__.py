"""Coverage-guided fuzzing, ``tox -e fuzz``; ``docs/development/fuzzing.md`` says what is fuzzed and how."""
