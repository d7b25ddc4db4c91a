"""The sites of all languages, built side by side: ``sphinx-vianet build``.

Each site is built by a process of ``sphinx-build``; what is known of them here they have written
into files (``facts``).
"""
