import { exitCodes } from "../../errors.js";
import { configName } from "../config/config-layout.js";

export function ciPage(): string {
  return `CI: a build that decides

Every command tells by its exit code how it went:

  ${exitCodes.ok}     done
  ${exitCodes.bug}     a bug of moeload
  ${exitCodes.usage}     usage; also an output that cannot be written
  ${exitCodes.trace}     a trace or report that is unreadable or invalid
  ${exitCodes.predict}     nothing could be computed
  ${exitCodes.threshold}     a limit that was asked for is exceeded
  ${exitCodes.interrupted}   interrupted

A limit on the error ratio of every predictor asked for, in one trace:

  $ moeload predict --state stable --max-error 15%

A change is judged against a baseline: a report that is kept, as in the
repository, and a newer one of the same trace and options.

  $ moeload predict --format json --output baseline.json
  $ moeload predict --format json --output new.json
  $ moeload compare baseline.json new.json --tolerance 5%

compare shows every predictor and layer with the interval of its difference,
by a bootstrap over blocks of origins, which are paired. It fails where the
newer error is larger by more than the tolerance, and by more than noise: a
difference whose interval holds 0 fails nothing. Where the origins are too few
for an interval the difference alone decides; a shorter --stride gives more:

  $ moeload predict --stride 250 --format json --output baseline.json
  $ moeload compare baseline.json baseline.json --tolerance 0

Standard output is data, standard error is talk: --quiet leaves out all but
errors. --format md is a table for a pull request, --format json a document
whose shape changes only with the number in its "schema"; JSON Schemas ship as
moeload/schemas/predict.schema.json and its like.

The same input, options and seed give the same bytes, on any number of cores:
keep a report beside the code, and a changed file is a changed result.

Options of a project stand in a ${configName}, which every command reads
from its folder or above; on the command line --no-config leaves it aside.

  $ moeload init
`;
}
