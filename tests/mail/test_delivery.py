"""How a mail server is talked to: encrypted where the settings say so, no password in the clear."""

import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from events_app.mail.delivery import Postman, TryLater
from tests.conftest import test_settings
from tests.mail.sinks import Sink, listening

CERTIFICATE = Path(__file__).with_name("server.pem")
ACCOUNT = {"smtp_user": "forum", "smtp_password": "the right one"}


class Watchful(Sink):
    """Keeps mails, and for each whether it came encrypted and after whose signing in."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[tuple[bool, bytes | None]] = []
        self.passwords: list[bytes] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        """Note how the mail came, and keep it."""
        encrypted = server.transport.get_extra_info("ssl_object") is not None
        self.noted.append((encrypted, session.auth_data and session.auth_data.login))
        return await super().handle_DATA(server, session, envelope)

    def authenticate(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        """Let in who has the right password."""
        assert isinstance(data, LoginPassword)
        self.passwords.append(data.password)
        right = (data.login, data.password) == (b"forum", b"the right one")
        return AuthResult(success=right, handled=False, auth_data=data)


@pytest.fixture
def machine_trusts_it(monkeypatch):
    """Let this machine trust the tests' certificate, as it would an agency's own authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


@pytest.fixture
def tls():
    """What a server needs to speak TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


@pytest.fixture
def sink():
    return Watchful()


@pytest.fixture
def deliver(app, tmp_path, sink):
    """Deliver one mail to the sink, which listens with the given options."""

    def send(settings: dict[str, str], **options: object) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"] = "forum@aoc.example", "guest@example.org"
        with listening(sink, **options) as port, app.app_context():
            found = test_settings("", tmp_path, smtp_port=port, **settings)
            before = app.config["SETTINGS"]
            app.config["SETTINGS"] = found
            try:
                with Postman() as postman:
                    postman.deliver(mail)
            finally:
                app.config["SETTINGS"] = before

    return send


def test_starttls_comes_before_the_password(deliver, sink, tls, machine_trusts_it):
    server = {"tls_context": tls, "require_starttls": True, "authenticator": sink.authenticate}
    deliver({"smtp_security": "starttls", **ACCOUNT}, **server, auth_required=True)
    assert sink.noted == [(True, b"forum")]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_server_may_be_encrypted_from_the_first_word(deliver, sink, tls, machine_trusts_it):
    # aiosmtpd thinks of STARTTLS alone when it asks for TLS before a password.
    server = {"authenticator": sink.authenticate, "auth_require_tls": False}
    deliver({"smtp_security": "tls", **ACCOUNT}, ssl_context=tls, **server, auth_required=True)
    assert sink.noted == [(True, b"forum")]


def test_a_server_that_cannot_encrypt_gets_neither_mail_nor_password(deliver, sink):
    server = {"authenticator": sink.authenticate, "auth_require_tls": False}
    with pytest.raises(TryLater, match="STARTTLS"):
        deliver({"smtp_security": "starttls", **ACCOUNT}, **server)
    assert (sink.noted, sink.passwords) == ([], [])
    # The same server takes both from whoever does not ask for more.
    deliver({"smtp_security": "none", **ACCOUNT}, **server)
    assert (sink.noted, sink.passwords) == ([(False, b"forum")], [b"the right one"])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_with_a_stranger_s_certificate_gets_nothing(deliver, sink, tls, security):
    options = {"starttls": {"tls_context": tls}, "tls": {"ssl_context": tls}}[security]
    with pytest.raises(TryLater, match="CERTIFICATE_VERIFY_FAILED"):
        deliver({"smtp_security": security, **ACCOUNT}, authenticator=sink.authenticate, **options)
    assert (sink.noted, sink.passwords) == ([], [])


def test_a_wrong_password_lets_the_mail_wait(deliver, sink, tls, machine_trusts_it):
    wrong = ACCOUNT | {"smtp_password": "a wrong one"}
    with pytest.raises(TryLater, match="535"):
        deliver(
            {"smtp_security": "starttls", **wrong},
            tls_context=tls, authenticator=sink.authenticate, auth_required=True,
        )  # fmt: skip
    assert sink.noted == []
