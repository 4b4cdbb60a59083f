"""A badge shows its texts and its public group, and nothing else."""

from PIL import ImageChops

from badges.layout import A6

DOTS_A_MM = 150 / 25.4


def without_person(picture):
    """The picture with the boxes of name, code and QR painted over."""
    for box in (A6.name.box, A6.code8.box, A6.qr):
        corners = (box.x - 1, box.y - 1, box.x + box.width + 1, box.y + box.height + 1)
        picture.paste("white", tuple(round(side * DOTS_A_MM) for side in corners))
    return picture


def differ(one, other):
    return ImageChops.difference(one, other).getbbox() is not None


def test_badges_that_differ_in_person_only_are_the_same_elsewhere(make_badge, picture_of):
    one = picture_of(make_badge())
    other = picture_of(make_badge(name="Sayun Demoyan", qr_text="FD1" + "Z" * 26, code8="ZZZZYYYY"))
    assert differ(one, other)
    assert not differ(without_person(one), without_person(other))


def test_another_public_group_is_seen_elsewhere(make_badge, picture_of):
    """The control: what is not painted over does show differences."""
    one = without_person(picture_of(make_badge()))
    assert differ(one, without_person(picture_of(make_badge(band_shape="circle"))))
    assert differ(one, without_person(picture_of(make_badge(title="副總經理"))))


def test_the_same_badge_gives_the_same_bytes(make_badge, pdf_of):
    assert pdf_of(make_badge()) == pdf_of(make_badge())


def test_the_document_tells_nothing_about_the_person(make_badge, document_of):
    one = document_of(make_badge()).get_metadata_dict()
    assert one == document_of(make_badge(name="施赟", code8="ZZZZYYYY")).get_metadata_dict()
    assert one["Title"] == "名牌 Badges"
