"""`python -m chahe` and the `chahe` script."""

import sys


def main() -> None:
    """Run the command line. Nothing heavy is imported before a command needs it."""
    from chahe.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
