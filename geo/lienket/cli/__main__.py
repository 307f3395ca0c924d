"""`python -m lienket.cli`."""

from lienket.cli import main

main()
