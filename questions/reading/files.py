"""Which files make up a bank, and from which folder each of them is read."""

from pathlib import Path

WORDS = "bank.yaml"
NUMBERS = "weights.yaml"
PACK = "pack.yaml"
FILES = (WORDS, NUMBERS, PACK)


def shipped_directory() -> Path:
    """Return the folder that holds the shipped bank."""
    return Path(__file__).parents[1]


def own_files(directory: Path) -> list[str]:
    """Return which of the three files a folder has; the others are taken from the shipped bank."""
    return [name for name in FILES if is_there(directory / name)]


def bank_yaml_of(directory: Path) -> Path:
    """Return the bank.yaml of a folder, or the shipped one where it has none; its languages are files beside it."""
    return file_of(directory, WORDS)


def file_of(directory: Path, name: str) -> Path:
    """Return the file of this name in a folder, or the shipped one where it is missing."""
    path = directory / name
    return path if is_there(path) else shipped_directory() / name


def is_there(path: Path) -> bool:
    """Whether something stands there, even if it cannot be read: then reading it says why."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True
