"""To come."""

import argparse

HELP = "to come"


def arguments(parser: argparse.ArgumentParser) -> None:
    return None


def run(options: argparse.Namespace) -> int:
    return 1
