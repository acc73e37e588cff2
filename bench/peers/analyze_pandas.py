"""analyze by pandas' rolling windows: READER FILE."""

import numpy as np
import pandas as pd

from common import WINDOWS, analyze_layers, print_json, window_summary
from readers import read_arguments


def windows_of(proportions: np.ndarray) -> list[dict]:
    frame = pd.DataFrame(np.asfortranarray(proportions))
    return [summary(frame, window) for window in WINDOWS]


def summary(frame: pd.DataFrame, window: int) -> dict:
    rolling = frame.rolling(window)
    variance = rolling.var(ddof=0).to_numpy()[window - 1 :]
    extent = (rolling.max() - rolling.min()).to_numpy()[window - 1 :]
    return window_summary(window, variance.mean(axis=1), variance.max(axis=1), extent.mean(axis=1), extent.max(axis=1))


if __name__ == "__main__":
    print_json(analyze_layers(read_arguments(), windows_of))
