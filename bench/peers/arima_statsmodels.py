"""ARIMA(2,1,2) by statsmodels, its default state-space maximum likelihood: FILE SERIES."""

import numpy as np
from statsmodels.tsa.arima.model import ARIMA

from arima import HORIZON, ORDER, Fit, fit_series


def fit(series: np.ndarray) -> Fit:
    # The covariance of the parameters is no part of the work.
    fitted = ARIMA(series, order=ORDER, trend="n").fit(cov_type="none")
    return fitted.llf, fitted.forecast(HORIZON)


if __name__ == "__main__":
    fit_series(fit)
