"""Lists of people are read in the order of strokes by an index, however the people came in."""

from random import Random

import pytest
import sqlalchemy as sa
from alembic import command

from events_app.attendee.models import Attendee
from events_app.database import INSERT_INTO, db, insert_if_absent
from events_app.event.queries import current_event
from events_app.report import queries
from events_app.schema import alembic_config
from events_app.stroke_order import ORDER_KEY_LENGTH, order_key, stroke_key
from tests import factories
from tests.checkin.test_migration import empty_app  # noqa: F401  a fixture
from tests.test_plans import recorded

# In their order; with the last ones' names the organisation decides.
PEOPLE = [
    ("-", ""), ("一心", ""), ("乙成", ""), ("丁予", ""), ("王 一", ""), ("王‧一", ""), ("王丁", ""),
    ("李明", ""), ("林", ""), ("林一", ""), ("林一心", ""), ("陳淑芬", ""), ("黃宥", ""),
    ("𡍼美惠", ""), ("\uf914二", ""), ("鸞一", ""), ("Abe", ""), ("ábel", ""), ("Sayun", ""),
    ("zoe", ""), ("zoe", "乙公司"), ("zoe", "丁公司"), ("zoe", "丁公司分公司"), ("zoe", "Acme"),
]  # fmt: skip


def _row(number, name, organisation):
    event = current_event()
    return {
        "event_id": event.id,
        "public_id": f"p{number}",
        "identity_key": str(number),
        "name": name,
        "search_key": "",
        "public_group_id": event.public_groups[0].id,
        "created_at": event.starts_at,
        # Who has none need not say so.
        **({"organisation": organisation} if organisation else {}),
    }


def _as_objects(rows):
    db.session.add_all(Attendee(**row) for row in rows)


def _each_by_a_statement(rows):
    for row in rows:
        db.session.execute(INSERT_INTO[db.engine.dialect.name](Attendee).values(**row))


def _at_once(rows):
    without = {"organisation": ""}
    insert_if_absent(
        Attendee,
        [without | row for row in rows],
        ("event_id", "identity_key"),
        returning="identity_key",
    )


def _renamed(rows):
    people = [Attendee(**row | {"name": "甲"}) for row in rows]
    db.session.add_all(people)
    db.session.flush()
    for person, row in zip(people, rows, strict=True):
        person.name = row["name"]


def _people_in_order():
    query = sa.select(Attendee.name, Attendee.organisation)
    return [tuple(row) for row in db.session.execute(query.order_by(Attendee.order_key))]


def _shuffled():
    people = list(enumerate(PEOPLE))
    Random(113).shuffle(people)
    return [_row(number, *person) for number, person in people]


@pytest.mark.parametrize("come_in", [_as_objects, _each_by_a_statement, _at_once, _renamed])
def test_databases_keep_people_in_the_order_of_strokes(app, event, come_in):
    with app.app_context():
        come_in(_shuffled())
        db.session.commit()
        assert _people_in_order() == PEOPLE
    assert sorted(PEOPLE, key=lambda person: tuple(map(stroke_key, person))) == PEOPLE


def test_whose_organisation_changes_moves(app, event):
    with app.app_context():
        _as_objects([_row(1, "林", "乙公司"), _row(2, "林", "丁公司")])
        db.session.commit()
        db.session.scalars(sa.select(Attendee).filter_by(organisation="乙公司")).one().organisation = "鸞公司"  # fmt: skip
        db.session.commit()
        assert _people_in_order() == [("林", "丁公司"), ("林", "鸞公司")]


def test_the_longest_names_have_a_place(app, event):
    longest = ("\ufdfa" * 50, "𡍼" * 120)  # a character that is eighteen when made plain
    with app.app_context():
        _as_objects([_row(1, *longest)])
        db.session.commit()
        assert _people_in_order() == [longest]
    assert len(order_key(*longest)) == ORDER_KEY_LENGTH
    assert len(order_key("林" * 50, "林" * 120)) < ORDER_KEY_LENGTH


def test_people_of_an_older_database_are_given_their_places(empty_app):  # noqa: F811
    command.upgrade(alembic_config(), "head")
    factories.forum()
    _as_objects(_shuffled())
    db.session.commit()
    command.downgrade(alembic_config(), "0016")
    assert "order_key" not in [
        each["name"] for each in sa.inspect(db.engine).get_columns("attendee")
    ]
    command.upgrade(alembic_config(), "head")
    found = _people_in_order()
    db.session.remove()
    assert found == PEOPLE


def test_a_page_of_the_list_is_read_by_the_index_and_not_sorted(app, event):
    with app.app_context():
        forum = current_event()
        for _person in range(5):
            factories.confirmed(forum)
        with recorded(app) as sent:
            queries.attendance_list(forum, "zh", 1, 3)
        statement, values = next(each for each in sent.items() if "order_key" in each[0])
        assert not _sorts(statement, values)
        # The control: the same list by what has no index.
        assert _sorts(statement.replace("BY attendee.order_key", "BY attendee.title"), values)


def _sorts(statement, values):
    """Tell whether a database cannot answer a statement without sorting."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        return any("TEMP B-TREE" in row[3] for row in plan)
    # It would rather sort five rows than go by an index, unless it is told not to.
    connection.exec_driver_sql("SET LOCAL enable_sort = off")
    plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values).all()
    return any("Sort Key" in row[0] for row in plan)
