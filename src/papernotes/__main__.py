"""`python -m papernotes` is the command `papernotes`."""

from papernotes.cli.app import main

if __name__ == "__main__":
    main()
