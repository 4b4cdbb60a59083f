from itertools import permutations

import pytest

from events_app.stroke_order import stroke_key


def in_order(names):
    return sorted(names, key=stroke_key)


def test_surnames_stand_in_the_order_of_their_strokes():
    names = ["鸞一", "黃宥", "林森", "𡍼美惠", "丁予", "陳淑芬", "李明", "乙成", "一心", "王五"]
    expected = ["一心", "乙成", "丁予", "王五", "李明", "林森", "陳淑芬", "黃宥", "𡍼美惠", "鸞一"]

    assert in_order(names) == expected


def test_a_surname_beyond_the_first_plane_stands_among_those_of_twelve_strokes():
    assert in_order(["楊一", "𡍼一", "許一"]) == ["許一", "𡍼一", "楊一"]


def test_people_of_one_surname_stand_together_by_their_given_names():
    names = ["林森", "周一", "林一心", "林", "林一", "李二"]

    assert in_order(names) == ["李二", "周一", "林", "林一", "林一心", "林森"]


def test_dots_and_blanks_do_not_count():
    assert in_order(["王‧李", "王 一", "王丁"]) == ["王 一", "王丁", "王‧李"]


def test_a_compatibility_character_stands_with_its_common_form():
    assert in_order(["黃一", "\uf914二", "樂三", "樂一"]) == ["黃一", "樂一", "\uf914二", "樂三"]


def test_latin_names_follow_all_chinese_ones_without_regard_to_case_and_accents():
    assert in_order(["Sayun", "ábel", "Zoe", "Abe", "鸞一"]) == [
        "鸞一",
        "Abe",
        "ábel",
        "Sayun",
        "Zoe",
    ]


@pytest.mark.parametrize("odd", ["", " ", "-", "\ud800", "\x00"])
def test_what_is_no_name_stands_first_and_breaks_nothing(odd):
    assert in_order(["王", "Abe", odd]) == [odd, "王", "Abe"]


def test_the_order_does_not_depend_on_the_order_of_arrival():
    names = ["王‧一", "王一", "王 一", "王－一"]

    assert len({tuple(in_order(some)) for some in permutations(names)}) == 1
