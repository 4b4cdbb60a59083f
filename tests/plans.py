"""How a database would answer a statement, and what in it grows faster than what is asked for."""

import re
from typing import Any

from sqlalchemy import Connection

from events_app.database import Base, db

# Tables that do not grow with people: of a forum, or of the house.
SMALL = {
    "alembic_version", "event", "letter", "nominator", "public_group", "session", "speaker",
    "staff_member", "stakeholder_type", "station", "survey",
}  # fmt: skip
VIEWS = {"counted_entry"}
_LOOP = re.compile(r"(SCAN|SEARCH) (\S+)(.*)")
_NAMED = re.compile(r"(?:FROM|JOIN) \(*\"?(\w+)\"? AS \"?(\w+)\"?")
_ROWS = {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"}


_FORGETTING = {
    "sqlite": (
        "ANALYZE sqlite_schema",
        "DELETE FROM sqlite_stat1",
        "ANALYZE sqlite_schema",
    ),
    "postgresql": (
        "DELETE FROM pg_statistic WHERE starelid IN"
        " (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
        "UPDATE pg_class SET relpages = 0, reltuples = -1, relallvisible = 0"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')",
    ),
}


def offences(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """Return what in the plan of a statement reads a whole table, or reads anew for each row."""
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        return _of_sqlite(statement, [(row[1], row[3]) for row in plan])
    # What can be read by an index is; a small test's tables would rather be read whole.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    return _of_postgresql(plan[0]["Plan"], is_limited=False)


def begin_small() -> None:
    """Let PostgreSQL's files be as small as their tables; without statistics it judges by their size."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in Base.metadata.sorted_tables:
                connection.exec_driver_sql(f'VACUUM FULL "{table.name}"')


def forget_statistics() -> None:
    """Let the database know nothing of its tables, as when it was filled without a word to it."""
    with db.engine.begin() as connection:
        for statement in _FORGETTING[connection.dialect.name]:
            connection.exec_driver_sql(statement)
    # A connection remembers what it knew.
    db.engine.dispose()


def _of_sqlite(statement: str, plan: list[tuple[int, str]]) -> list[str]:
    """Judge (parent, words) lines; loops below one parent stand within each other."""
    tables = {alias: table for table, alias in _NAMED.findall(statement)}
    # What a part of the statement yields, whose own reading is judged by itself.
    yielded = {*re.findall(r"\) AS (\w+)", statement), *VIEWS}
    is_first_part = "LIMIT" in statement and not any("TEMP B-TREE" in words for _, words in plan)
    entered: set[int] = set()
    found = []
    for parent, words in plan:
        if "AUTOMATIC" in words:
            found.append(f"no index to search by: {words}")
        loop = _LOOP.match(words)
        if loop is None:
            continue
        way, name = loop[1], tables.get(loop[2], loop[2])
        is_inner = parent in entered
        entered.add(parent)
        if way == "SEARCH" or name in SMALL or name == "CONSTANT":
            continue
        if is_inner:
            found.append(f"read anew for each row: {words}")
        elif not name.startswith("(") and name not in yielded and not is_first_part:
            found.append(f"read whole: {words}")
    return found


def _of_postgresql(node: dict[str, Any], is_limited: bool) -> list[str]:
    """Judge a node and all below it; below a limit and without sorting only a first part is read."""
    is_limited = (is_limited or node["Node Type"] == "Limit") and node["Node Type"] != "Sort"
    found = []
    if _grows(node) and "Index Cond" not in node and not is_limited:
        found.append(f"read whole: {node['Node Type']} {_name(node)}")
    below = node.get("Plans", [])
    if node["Node Type"] == "Nested Loop" and below[0]["Plan Rows"] > 1:
        found += [f"read anew for each row: {_name(each)}" for each in _unbound(below[1])]
    return found + [text for each in below for text in _of_postgresql(each, is_limited)]


def _unbound(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the reads of many rows at or below a node that no value of the outer row narrows."""
    is_unbound = (
        _grows(node)
        and node["Plan Rows"] > 1
        and "." not in re.sub(r"'[^']*'", "", node.get("Index Cond", ""))
    )
    below = [found for each in node.get("Plans", []) for found in _unbound(each)]
    return [node, *below] if is_unbound else below


def _grows(node: dict[str, Any]) -> bool:
    return node["Node Type"] in _ROWS and _name(node) not in SMALL


def _name(node: dict[str, Any]) -> str:
    return node.get("Relation Name") or node.get("Index Name", "")
