#!/bin/sh
# Scores three predictors on a trace, and fails with 5 when SW_Avg is worse than in the report that was kept.
#
#   compare-predictors.sh TRACE [BASELINE.json] [options of moeload predict ...]
#
# The first time there is no baseline, and the report becomes it. Later ones stand beside it as BASELINE.new.json: move
# that over the baseline where a change for the worse is meant. Of the other predictors the differences are only shown.
set -eu

trace=${1:?"usage: compare-predictors.sh TRACE [BASELINE.json] [options of moeload predict ...]"}
baseline=${2:-baseline.json}
shift "$(($# < 2 ? $# : 2))"

report=${baseline%.json}.new.json
# From --start 499 on all of them have the same origins, and ARIMA has its whole history.
moeload predict --algo swavg,arima,last --order 1,1,1 --horizon 1000 --start 499 \
  --format json --output "$report" "$@" "$trace"

if [ ! -e "$baseline" ]; then
  mv "$report" "$baseline"
  echo "$baseline is the baseline from now on"
  exit
fi

# SW_Avg may worsen by 2 % over all layers, and by 5 % in any one of them.
moeload compare --baseline "$baseline" "$report" --metric errorRatio,wape \
  --tolerance swavg=2% --tolerance swavg/layer=5%
