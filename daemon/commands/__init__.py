"""The commands, one module each: NAME, HELP, add_arguments(parser), run(args) -> exit code."""


class Problem(Exception):
    """Something that the user can act on; its text is the whole message, the exit code is 1."""


MODULES: tuple[str, ...] = ()
"""Modules of this package that are commands, in the order in which the help lists them."""
