"""`python -m hyokasho`."""

from hyokasho.cli.main import main

main()
