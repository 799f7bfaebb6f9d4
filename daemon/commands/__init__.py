"""The commands, one module each: NAME, HELP, add_arguments(parser), run(args) -> exit code.

NAME is what the shopper types; HELP is one short line (`daemon.language.say` gives both
languages). Whatever is slow to import is imported inside `run`.
"""


class Problem(Exception):
    """Something that the user can act on; its text is the whole message, the exit code is 1."""


class WrongUsage(Problem):
    """The command was called in a way that cannot be meant; the exit code is 2."""


MODULES: tuple[str, ...] = (
    "serve",
    "client",
    "pair",
    "orders",
    "due",
    "notify",
    "export",
    "import_",
    "bills",
    "backup",
    "restore",
    "reparse",
    "parse",
    "doctor",
    "deadlines",
    "rules",
    "draft",
    "cases",
    "evidence",
    "verify",
    "install",
    "uninstall",
)
"""Modules of this package that are commands, in the order in which the help lists them."""
