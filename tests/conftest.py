"""Property tests are judged by what they find, not by the speed of the machine, and repeat themselves in CI."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

os.environ["PKGLINT_CACHE_DIR"] = ""  # what another run found must prove nothing here

settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("default")
