"""Make a key for packs of rules, and sign a pack with it.

python3 scripts/sign_pack.py key NAME FOLDER          makes NAME.private (secret) and NAME.public
python3 scripts/sign_pack.py pack PRIVATE PACK OUT    signs the pack in a folder

The shopper adds NAME.public once with `hugou rules trust`, then installs OUT with
`hugou rules install`.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from environment import REPOSITORY

sys.path.insert(0, str(REPOSITORY))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Sign packs of rules.")
    doing = parser.add_subparsers(dest="doing", required=True)
    key = doing.add_parser("key", help="make a key")
    key.add_argument("name", metavar="NAME")
    key.add_argument("folder", metavar="FOLDER", type=Path)
    pack = doing.add_parser("pack", help="sign a pack")
    pack.add_argument("private", metavar="PRIVATE", type=Path)
    pack.add_argument("pack", metavar="PACK", type=Path)
    pack.add_argument("out", metavar="OUT", type=Path)
    return parser.parse_args()


def make_key(name: str, folder: Path) -> Path:
    """Write a new key pair, the private half for the owner's eyes alone; never over an old one."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    secret = folder / f"{name}.private"
    with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key.private_bytes_raw().hex() + "\n")
    public = folder / f"{name}.public"
    public.write_text(f"ed25519 {key.public_key().public_bytes_raw().hex()} {name}\n", "utf-8")
    return public


def sign_pack(private: Path, folder: Path) -> bytes:
    """Check the pack in a folder and sign it; exits with its first mistake."""
    from rules._pack import Pack
    from rules._signed import archive_of, sign

    pack = Pack(folder)
    for problem in pack.problems():
        sys.exit(problem)
    members = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for pattern in ("pack.toml", "law/*.toml", "platform/*.toml", "calendar/*.json")
        for file in folder.glob(pattern)
    }
    return sign(archive_of(members), bytes.fromhex(private.read_text("ascii").strip()))


def main() -> int:
    """Make a key or sign a pack."""
    args = arguments()
    if args.doing == "key":
        print(make_key(args.name, args.folder))
    else:
        args.out.write_bytes(sign_pack(args.private, args.pack))
        print(args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
