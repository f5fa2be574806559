# SPDX-License-Identifier: GPL-3.0-or-later
"""scikit-learn: an estimator as a pickle, with its class and settings told beside it."""

from __future__ import annotations

from typing import Any

from sklearn.base import BaseEstimator

from ..materializer import Materializer
from ._pickle import Pickle


class Estimator(Pickle):
    def metadata(self, value: Any) -> dict[str, Any]:
        import sklearn

        settings = {k: v for k, v in value.get_params(deep=False).items() if isinstance(v, (str, int, float, bool, type(None)))}
        facts: dict[str, Any] = {"framework": f"scikit-learn {sklearn.__version__}", "class": type(value).__name__, "settings": settings}
        features = getattr(value, "n_features_in_", None)
        return facts if features is None else facts | {"features": int(features)}


def find(base: type) -> Materializer | None:
    return Estimator() if base is BaseEstimator else None
