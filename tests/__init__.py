"""Tests of sphinx-vianet."""
