"""The dialect's constructs as nodes, one construct a module: the other half of ``sphinx_vianet.dialect``."""
