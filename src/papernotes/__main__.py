"""The command `papernotes`, also as `python -m papernotes`: quiet at Ctrl-C from its first import on."""


def main() -> None:
    """Run the command that this process was started with."""
    try:
        from papernotes.cli.app import main as run

        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
