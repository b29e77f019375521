"""What takes long to make, kept on disk from one process to the next.

Nothing depends on it but time: the folder may be deleted at any moment. It may come to lie where
the public sees it, and what is kept may be withheld from the public (a chart): so it can only be
read by who has what it was made of, from which it is enciphered.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

# How the name of a file begins that is not yet whole.
ASIDE = "aside-"
_folder: Path | None = None


def keep_in(folder: Path | None) -> None:
    """Keeps things in that folder from now on, in this process; None keeps nothing."""
    global _folder  # noqa: PLW0603 - one for the process, as is the folder.
    _folder = folder.absolute() if folder else None


def recall(kind: str, key: str) -> bytes | None:
    """What was kept under the key, None where there is nothing, or not all of it."""
    path = _path(kind, key)
    if path is None:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, content = data[:32], _enciphered(data[32:], key)
    return content if hashlib.sha256(content).digest() == digest else None


def keep(kind: str, key: str, content: bytes) -> None:
    """Keeps something; where it cannot be written, it is made anew the next time."""
    path = _path(kind, key)
    if path is None:
        return
    import tempfile  # noqa: PLC0415 - what is known is mostly only read.

    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=ASIDE, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + _enciphered(content, key))
            Path(aside).replace(path)
        except OSError:
            Path(aside).unlink(missing_ok=True)
            raise


def _enciphered(data: bytes, key: str) -> bytes:
    """The data, from plain to enciphered or back."""
    stream = hashlib.shake_256(f"hyokasho {key}".encode()).digest(len(data))
    mixed = int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")
    return mixed.to_bytes(len(data), "big")


def _path(kind: str, key: str) -> Path | None:
    if _folder is None:
        return None
    return _folder / kind / hashlib.sha256(key.encode()).hexdigest()
