"""The walls around every page: content security policy, caching, referrers."""

import secrets

from flask import Flask, Response, g, request

_CAMERA_POLICY = {
    "script-src": " 'wasm-unsafe-eval'",
    "media-src": "'self' blob: mediastream:",
}


def init_app(app: Flask) -> None:
    """Give every response its headers, and every page a nonce for its scripts."""
    app.before_request(_make_nonce)
    app.after_request(_add_headers)


def allow_camera() -> None:
    """Let the page being made use the camera and a WebAssembly decoder."""
    g.uses_camera = True


def allow_keeping() -> None:
    """Let the page being made be the same for everybody, so without a nonce of its own."""
    g.csp_nonce = ""


def _make_nonce() -> None:
    g.csp_nonce = secrets.token_urlsafe(16)
    g.uses_camera = False


def _policy() -> str:
    camera = g.get("uses_camera", False)
    nonce = g.get("csp_nonce", "")
    scripts = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    parts = {
        "default-src": "'none'",
        "script-src": scripts + (_CAMERA_POLICY["script-src"] if camera else ""),
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "media-src": _CAMERA_POLICY["media-src"] if camera else "'none'",
        "frame-src": "'self'",
        "frame-ancestors": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = (
        "camera=(self), microphone=(), geolocation=()"
        if g.get("uses_camera", False)
        else "camera=(), microphone=(), geolocation=()"
    )
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    if request.scheme == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
