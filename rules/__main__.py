"""`python -m rules` prints the rule index."""

import sys

from rules._index import index

if __name__ == "__main__":
    sys.stdout.write(index())
