"""What is sealed opens again here, for the same purpose and whole, and nowhere else."""

from dataclasses import replace

import pytest

from events_app.sealing import SealedWithAnotherKey, seal, unseal


def test_what_is_sealed_opens_again_and_looks_different_every_time(app):
    with app.app_context():
        first, second = seal("更生".encode(), "badge"), seal("更生".encode(), "badge")
        assert (unseal(first, "badge"), unseal(second, "badge")) == ("更生".encode(),) * 2
        assert first != second
        assert (len(first), "更生".encode() in first) == (6 + 28, False)


@pytest.mark.parametrize(
    "wrong", [lambda s: s[:-1] + bytes([s[-1] ^ 1]), lambda s: s[:5], lambda s: b""]
)
def test_what_was_damaged_does_not_open(app, wrong):
    with app.app_context(), pytest.raises(SealedWithAnotherKey):
        unseal(wrong(seal(b"said", "survey")), "survey")


def test_another_purpose_or_another_key_does_not_open_it(app, monkeypatch):
    with app.app_context():
        sealed = seal(b"said", "survey")
        with pytest.raises(SealedWithAnotherKey):
            unseal(sealed, "badge")
        other = replace(app.config["SETTINGS"], secret_key="another key, long enough to pass")
        monkeypatch.setitem(app.config, "SETTINGS", other)
        with pytest.raises(SealedWithAnotherKey):
            unseal(sealed, "survey")


def test_a_former_key_still_opens_what_it_sealed_and_seals_nothing_new(app, monkeypatch):
    with app.app_context():
        settings, sealed = app.config["SETTINGS"], seal(b"said", "survey")
        new = replace(settings, secret_key="another key, long enough to pass",
                      former_secret_keys=("an older one", settings.secret_key))  # fmt: skip
        monkeypatch.setitem(app.config, "SETTINGS", new)
        assert unseal(sealed, "survey") == b"said"
        sealed = seal(b"said", "survey")
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        with pytest.raises(SealedWithAnotherKey):
            unseal(sealed, "survey")
