"""Every look-up by a foreign key has an index that begins with it, in the database as it was migrated."""

import pytest
import sqlalchemy as sa

from events_app.database import db

BY_WHOM = "an account is closed and never deleted, and nobody asks for the deeds of one"
PART_OF_A_FORUM = "asked for with the forum alone; removed with a rehearsal of a few rows alone"
# Why a column that refers to another table needs no index.
WITHOUT = {
    ("attendee", "public_group_id"): PART_OF_A_FORUM,
    ("audit_entry", "staff_member_id"): BY_WHOM,
    ("cancellation", "cancelled_by_id"): BY_WHOM,
    ("device", "made_by_id"): BY_WHOM,
    ("device", "revoked_by_id"): BY_WHOM,
    ("device", "station_id"): PART_OF_A_FORUM,
    ("guest_list", "confirmed_by_id"): BY_WHOM,
    ("guest_list", "type_id"): PART_OF_A_FORUM,
    ("guest_list", "uploaded_by_id"): BY_WHOM,
    ("invitation_answer", "taken_by_id"): BY_WHOM,
    ("print_batch", "printed_by_id"): BY_WHOM,
    ("scan", "device_id"): PART_OF_A_FORUM,
    ("scan", "station_id"): PART_OF_A_FORUM,
    ("set_aside_scan", "decided_by_id"): BY_WHOM,
    ("set_aside_scan", "device_id"): PART_OF_A_FORUM,
    ("settlement", "decided_by_id"): BY_WHOM,
    ("stakeholder_type", "public_group_id"): PART_OF_A_FORUM,
}


def references_without_index(inspector: sa.Inspector) -> set[tuple[str, str]]:
    """Return the columns that refer to another table and are not the beginning of any index."""
    return {
        (table, key["constrained_columns"][0])
        for table in inspector.get_table_names()
        for key in inspector.get_foreign_keys(table)
        if not _beginnings(inspector, table) & set(key["constrained_columns"])
    }


def _beginnings(inspector: sa.Inspector, table: str) -> set[str | None]:
    """Return the first columns of the indexes that hold every row."""
    whole = [
        index["column_names"]
        for index in inspector.get_indexes(table)
        if not any(name.endswith("_where") for name in index.get("dialect_options", {}))
    ]
    unique = [each["column_names"] for each in inspector.get_unique_constraints(table)]
    primary = inspector.get_pk_constraint(table)["constrained_columns"]
    return {columns[0] for columns in [*whole, *unique, primary] if columns}


def test_every_reference_has_an_index_or_a_reason_to_have_none(app):
    with app.app_context():
        assert references_without_index(sa.inspect(db.engine)) == set(WITHOUT)


@pytest.mark.parametrize("index", ["ix_badge_code_attendee_id", "ix_scan_attendee_id"])
def test_an_index_that_is_missing_or_holds_some_rows_alone_is_found(app, index):
    table = index.removeprefix("ix_").removesuffix("_attendee_id")
    with app.app_context(), db.engine.connect() as connection, connection.begin() as deed:
        connection.execute(sa.text(f"DROP INDEX {index}"))
        found = references_without_index(sa.inspect(connection))
        deed.rollback()
    assert found == set(WITHOUT) | {(table, "attendee_id")}
