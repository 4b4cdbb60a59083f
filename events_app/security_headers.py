"""The walls around every page: content security policy, caching, referrers."""

from flask import Flask, Response, g, request

_WITH_CAMERA = "camera=(self), microphone=(), geolocation=()"
_WITHOUT_CAMERA = "camera=(), microphone=(), geolocation=()"


def init_app(app: Flask) -> None:
    """Give every response its headers."""
    app.after_request(_add_headers)


def allow_camera() -> None:
    """Let the page being made use the camera and a WebAssembly decoder."""
    g.uses_camera = True


def _policy(camera: bool) -> str:
    """Return the content security policy: nothing but our own files runs."""
    parts = {
        "default-src": "'none'",
        "script-src": "'self'" + (" 'wasm-unsafe-eval'" if camera else ""),
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "media-src": "'self' blob: mediastream:" if camera else "'none'",
        "frame-src": "'self'",
        "frame-ancestors": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


_POLICIES = {camera: _policy(camera) for camera in (False, True)}


def _add_headers(response: Response) -> Response:
    headers = response.headers
    camera = g.get("uses_camera", False)
    headers.setdefault("Content-Security-Policy", _POLICIES[camera])
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = _WITH_CAMERA if camera else _WITHOUT_CAMERA
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    if request.scheme == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
