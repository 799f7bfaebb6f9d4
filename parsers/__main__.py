"""`python -m parsers` prints the table of shops and pages for the README."""

import sys

from parsers._index import table

if __name__ == "__main__":
    sys.stdout.write(table())
