"""This module lets `python -m sopkit` do what `sopkit` does."""

from sopkit.cli import main

if __name__ == "__main__":
    main()
