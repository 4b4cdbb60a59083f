"""`make bench`: our figures beside a floor on the same machine, same server, same load.

The floor is what the machine can do at all: a bare WSGI application that does one conditional
UPDATE with a commit, and ReportLab drawing the same marks with the same font. Read the ratios;
the absolute figures belong to one machine and one moment.
"""

import json
import statistics
import tempfile
from pathlib import Path

from benchmarks import drawing, growth, lists, polling, scanning, verdict, worker
from benchmarks.forum import prepare
from events_app.config import PROJECT
from tests.browsers import CHROMIUM
from tests.postgresql import server_url

ROUNDS = 3
GOALS = {
    "checkin_online_ratio": 0.4,
    "checkin_batch_per_second": 5000,
    "checkin_reconnect_seconds": 20,
    "verdict_p99_ms": 300,
    "badges_ratio": 0.7,
    "cold_start_seconds": 1.5,
    "worker_peak_mb": 110,
    "thirty_tablets_cores": 0.1,
    "survey_answer_growth": 2,
    "growth_worst": 2,
}


def main() -> None:
    """Measure on both databases, print the figures and write them to build/bench.json."""
    with (
        tempfile.TemporaryDirectory(prefix="forumdesk-bench-") as folder,
        server_url(durable=True) as url,
    ):
        found = {
            "sqlite": measure(f"sqlite:///{folder}/bench.sqlite3", Path(folder)),
            "postgresql": measure(url, Path(folder)),
        }
    target = PROJECT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(found, indent=2) + "\n")
    _print(found)
    print(f"Written to {target.relative_to(PROJECT)}.")


def measure(database_url: str, folder: Path) -> dict[str, float]:
    """Return every figure for one database, by its stable name."""
    forum = prepare(database_url, folder)
    one_process = {
        "cold_start_seconds": round(worker.cold_start_seconds(forum), 2),
        "worker_peak_mb": round(worker.worker_peak_mb(forum)),
    }
    pairs = [scanning.one_round(forum, number) for number in range(ROUNDS)]
    coming = scanning.coming_back(forum)
    badges = [drawing.one_round() for _round in range(ROUNDS)]
    return {
        "floor_per_second": _median(floor for floor, _ours in pairs),
        "checkin_online_per_second": _median(ours for _floor, ours in pairs),
        "checkin_online_ratio": _median(ours / floor for floor, ours in pairs),
        "checkin_batch_per_second": round(coming.batch_per_second),
        "checkin_reconnect_seconds": round(coming.reconnect_seconds, 2),
        **({"verdict_p99_ms": round(verdict.p99_ms(forum), 1)} if CHROMIUM else {}),
        "badges_per_second": _median(ours for _floor, ours in badges),
        "badges_ratio": _median(ours / floor for floor, ours in badges),
        "import_10k_seconds": round(lists.import_10k(forum), 2),
        "attendance_10k_xlsx_seconds": round(lists.attendance_10k_xlsx(forum), 2),
        **polling.cores_of_thirty_tablets(forum),
        **one_process,
        "survey_answer_growth": round(growth.of_survey_answers(forum), 2),
        **_growth(growth.of_requests(forum)),
    }


def _growth(costs: dict[str, tuple[growth.Cost, growth.Cost]]) -> dict[str, float]:
    """Return what each request takes for few people and for many, and how many times as much that is."""
    found: dict[str, float] = {}
    ratios = {name: many.p50_ms / few.p50_ms for name, (few, many) in costs.items()}
    for name, (few, many) in costs.items():
        found[f"statements_{name}"] = many.statements
        found[f"p50_1k_ms_{name}"] = round(few.p50_ms, 1)
        found[f"p50_50k_ms_{name}"] = round(many.p50_ms, 1)
        found[f"growth_{name}"] = round(ratios[name], 2)
    return found | {"growth_worst": round(max(ratios.values()), 2)}


def _median(values) -> float:
    return round(statistics.median(values), 3)


def _print(found: dict[str, dict[str, float]]) -> None:
    names = next(iter(found.values()))
    print(f"{'':<30}" + "".join(f"{database:>14}" for database in found) + f"{'aim':>8}")
    for name in names:
        figures = "".join(f"{figures[name]:>14,.3f}" for figures in found.values())
        print(f"{name:<30}{figures}{GOALS.get(name, ''):>8}")


if __name__ == "__main__":
    main()
