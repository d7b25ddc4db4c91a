"""``python -m sphinx_vianet``: the same as the program ``sphinx-vianet``."""

from sphinx_vianet.cli import main

if __name__ == "__main__":
    main()
