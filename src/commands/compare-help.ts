export const compareHelp = `
Reports:
  The first one is the baseline, unless --baseline names it, as in
  moeload compare --baseline main.json runs/*.json. Each of the others is
  compared with it; with several baselines, with that of its trace, horizon
  and state.

Tolerances, as many as are needed:
  5%            every predictor but last and oracle, the mean over layers
  swavg=2%      one predictor, also last or oracle
  wape=3%       one metric, which is then compared, too
  layer=10%     each single layer
  layer:6=10%   one layer
  swavg/layer:6/wape=2%   what all parts fit, in any order
  Where several fit, the most specific one counts: one that names a layer's
  number before one that names a predictor, and that before one that names a
  metric; of two alike the later. What none fits is shown and not judged.

Noise:
  A difference whose interval holds 0 is within the noise of the evaluation,
  and fails nothing. The interval comes from a bootstrap over blocks of paired
  origins. 95 % is that of all judged means over layers together, and of all
  judged single layers (Bonferroni): many of them raise no more false alarms
  than one. Where origins differ or are too few, there is no interval, and the
  change alone counts. An error that the newer report lacks fails.

In GitHub Actions (GITHUB_ACTIONS=true) annotations go to standard error, and
the report in Markdown to the summary of the step (GITHUB_STEP_SUMMARY).`;
