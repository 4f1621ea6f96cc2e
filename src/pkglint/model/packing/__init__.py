"""What a back end puts into the wheel and the sdist, worked out from the source without a build.

One module a back end, each a pure function of the settings and the paths. Where hooks, scripts or another build system
decide, nothing is said: unknown is None, never a guess.
"""

from __future__ import annotations

from pkglint.model.packing.source import Packing, Source, pack, predicted, source_of

__all__ = ["Packing", "Source", "pack", "predicted", "source_of"]
