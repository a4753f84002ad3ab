"""How long rosters take to come in, and how quickly lists answer beside many people.

`python -m benchmarks roster [--rows 20000,200000] [--people 100000]`: everything in a temporary folder, on SQLite or
on the database of DATABASE_URL (an empty one). Wall and processor seconds; the wall seconds depend on what else runs.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HEADER = "employee_id,name,email,department,manager,grade,site,time_zone,languages,start_date,job_title"
UPMENTOR = [sys.executable, "-m", "upmentor.doors.cli.main"]
TRIES = 5


def lines(number: int, shift: int = 0) -> Iterator[str]:
    """A roster of so many people, eight reports a manager; with `shift` everybody has another grade."""
    yield HEADER
    for n in range(number):
        manager = f"E{(n - 1) // 8:06d}" if n else ""
        yield (
            f"E{n:06d},Person Näme {n},p{n}@example.com,Department {n % 40},{manager},{(n + shift) % 9 + 1},"
            f"Site {n % 12},Europe/Oslo,en;de,{2010 + n % 15}-0{n % 9 + 1}-1{n % 9},Specialist {n % 50}"
        )


def command(home: Path, *words: str) -> tuple[float, float]:
    """Run one command; wall and processor seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [*UPMENTOR, *words], env=os.environ | {"UPMENTOR_HOME": str(home)}, check=True, stdout=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def imports(home: Path, number: int) -> None:
    """New people, the same again, and everybody changed."""
    for what, shift in (("added", 0), ("unchanged", 0), ("changed", 1)):
        path = home / f"{what}.csv"
        path.write_text("\n".join(lines(number, shift)) + "\n")
        wall, cpu = command(home, "import-roster", str(path))
        print(f"{number:>9,} rows {what:<10} {wall:7.1f} s wall {cpu:7.1f} s processor", flush=True)


def pages(home: Path, people: int) -> bool:
    """The lists of a sample company of so many people: median and worst of a few visits, and their queries."""
    wall, cpu = command(home, "demo", "--people", str(people), "--no-serve")
    print(f"{people:>9,} people made    {wall:7.1f} s wall {cpu:7.1f} s processor", flush=True)
    os.environ |= {"UPMENTOR_HOME": str(home), "DJANGO_SETTINGS_MODULE": "upmentor.config.settings"}
    import django

    django.setup()
    from django.test import Client

    from upmentor.ground.accounts.models import User
    from upmentor.stages.people.models import Person
    from upmentor.stages.programmes.models import Programme, ProgrammeRole

    good = True
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.filter(grants__role="owner").first())
    busiest = Person.objects.filter(top_of_tree=True).first()
    addresses = ["/manage/people/" + query for query in LISTS]
    addresses += [f"/manage/people/{busiest.uid}/", "/manage/import/", "/manage/"]
    for address in addresses:
        good &= visit(client, address)
    for programme in Programme.objects.all():
        manager = ProgrammeRole.objects.filter(programme=programme, role="manager").select_related("user").first()
        client.force_login(manager.user)
        for page in ("", "people/", "topics/", "matching/", "pairs/"):
            good &= visit(client, f"/manage/p/{programme.slug}/{page}")
    return good


LISTS = (
    "",
    "?page=9999",
    "?q=anna",
    "?q=zzzz",
    "?q=Ö",
    "?missing=grade",
    "?missing=manager",
    "?missing=email",
    "?left=1",
    "?sort=-name",
    "?sort=department",
    "?sort=grade",
)


def visit(client: object, address: str) -> bool:
    """Print how long a page takes; whether it stays under 300 ms."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    seconds, processor = [], []
    for _try in range(TRIES):
        reset_queries()
        start, cpu = time.monotonic(), time.process_time()
        answer = client.get(address)  # type: ignore[attr-defined]
        seconds.append(time.monotonic() - start)
        processor.append(time.process_time() - cpu)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)  # type: ignore[attr-defined]
    shown = re.sub(r"[0-9a-f-]{36}", "…", address)
    slow = max(caught, key=lambda query: float(query["time"]), default={"time": "0", "sql": ""})
    print(
        f"{shown:<48} {answer.status_code} {1000 * statistics.median(seconds):6.0f} ms "
        f"(best {1000 * min(seconds):.0f}, processor {1000 * min(processor):.0f}), {len(caught)} queries, "
        f"slowest {1000 * float(slow['time']):.0f} ms",
        flush=True,
    )
    if os.environ.get("SHOW_SLOW") and float(slow["time"]) > 0.05:
        print("   ", slow["sql"][:1500])
    return min(seconds) < 0.3 and answer.status_code == 200


def main(words: list[str]) -> int:
    """Print the figures; exit code 1 when a page is slow."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks roster", description=__doc__)
    parser.add_argument("--rows", default="20000,200000")
    parser.add_argument("--people", type=int, default=100_000)
    arguments = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="upmentor-bench-") as folder:
        for number in [int(word) for word in arguments.rows.split(",") if word]:
            home = Path(folder, str(number))
            home.mkdir()
            imports(home, number)
        home = Path(folder, "demo")
        home.mkdir()
        return 0 if not arguments.people or pages(home, arguments.people) else 1
