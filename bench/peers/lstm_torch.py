"""Training steps of moeload's LSTM in PyTorch: STEPS BINS UNITS. Everything is as in lstm-moeload.mjs."""

import sys
import time

import numpy as np
import torch
from torch import nn

from common import CORES, print_json

STEPS, BINS, UNITS = map(int, sys.argv[1:])
WARM_UP = 20
FEATURES, BATCH, SEGMENTS, AVERAGES = 3, 256, 10, 7


def wave(length: int, size: float, middle: float = 0) -> torch.Tensor:
    index = np.arange(1, length + 1, dtype=np.int64)
    return torch.from_numpy((middle + size * np.sin((index**2 % 1000003) / 7)).astype(np.float32))


def candidate_third(columns: torch.Tensor) -> torch.Tensor:
    """moeload has input, forget, output, candidate; PyTorch input, forget, candidate, output."""
    i, f, o, g = columns.chunk(4, 1)
    return torch.cat([i, f, g, o], 1)


class Network(nn.Module):
    """moeload's bias is a feature, so PyTorch's are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(FEATURES, UNITS, bias=False)
        self.output = nn.Linear(UNITS, SEGMENTS * AVERAGES)
        rows = FEATURES + UNITS
        weights = wave(rows * 4 * UNITS + (UNITS + 1) * SEGMENTS * AVERAGES, 0.2)
        recurrent = candidate_third(weights[: rows * 4 * UNITS].reshape(rows, 4 * UNITS))
        output = weights[rows * 4 * UNITS :].reshape(UNITS + 1, SEGMENTS * AVERAGES)
        with torch.no_grad():
            self.lstm.weight_ih_l0.copy_(recurrent[:FEATURES].T)
            self.lstm.weight_hh_l0.copy_(recurrent[FEATURES:].T)
            self.output.weight.copy_(output[:UNITS].T)
            self.output.bias.copy_(output[UNITS])

    def forward(self, inputs: torch.Tensor, averages: torch.Tensor) -> torch.Tensor:
        _, (state, _) = self.lstm(inputs)
        shares = self.output(state[0]).reshape(BATCH, SEGMENTS, AVERAGES).softmax(2)
        return (shares * averages[:, None]).sum(2)


torch.set_num_threads(CORES)
inputs = wave(BINS * FEATURES * BATCH, 1).reshape(BINS, FEATURES, BATCH).transpose(1, 2).contiguous()
averages = wave(BATCH * AVERAGES, 0.3, 1).reshape(BATCH, AVERAGES)
actual = wave(BATCH * SEGMENTS, 0.2, 1).reshape(BATCH, SEGMENTS)
noise = wave(BATCH * SEGMENTS, 0.05, 0.1).reshape(BATCH, SEGMENTS)
network = Network()
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
losses = []
began = 0.0
for step in range(WARM_UP + STEPS):
    if step == WARM_UP:
        began = time.perf_counter()
    optimizer.zero_grad()
    loss = ((network(inputs, averages) - actual) ** 2 + noise**2).sqrt().mean()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1)
    optimizer.step()
    losses.append(loss.item())
print_json({"losses": losses, "bench": {"seconds": time.perf_counter() - began, "done": STEPS}})
