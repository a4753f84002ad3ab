"""The web server's own log. It keeps no request by itself; when an operator turns that on, some paths stay out."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from upmentor.ground.audit.quiet_paths import is_quiet


class WebLog(Logger):
    """As the server's, without a line for paths of which no log is kept."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        if not is_quiet(environ.get("PATH_INFO", "")):
            super().access(resp, req, environ, request_time)  # type: ignore[no-untyped-call]  # the server has no types
