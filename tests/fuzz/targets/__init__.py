"""What is fuzzed: each module has functions that take bytes and fail when a promise is broken."""
