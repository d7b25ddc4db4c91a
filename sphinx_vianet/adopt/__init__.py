"""Looking at a repository, and the configuration that fits it: ``sphinx-vianet init``.

Nothing that is found is run, a ``conf.py`` included: it is data until its owner builds. ``places``
finds where pages are, ``matching`` which localized pages belong to which source pages,
``docsfolder`` where the documents are, and ``plan`` what is to be written.
"""
