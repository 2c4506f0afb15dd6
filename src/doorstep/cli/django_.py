"""Django's own commands, for those who know them."""

import argparse

from django.core.management import execute_from_command_line

HELP = "run a command of Django itself"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*")


def run(options: argparse.Namespace) -> int:
    return run_words(list(options.words))


def run_words(words: list[str]) -> int:
    execute_from_command_line(["doorstep django", *words])
    return 0
