"""ARIMA(2,1,2) by statsforecast, its default CSS-ML as in R: FILE SERIES."""

import numpy as np
from statsforecast.models import ARIMA

from arima import HORIZON, ORDER, Fit, fit_series


def fit(series: np.ndarray) -> Fit:
    model = ARIMA(order=ORDER, include_mean=False, include_drift=False).fit(series)
    return model.model_["loglik"], model.predict(HORIZON)["mean"]


if __name__ == "__main__":
    fit_series(fit)
