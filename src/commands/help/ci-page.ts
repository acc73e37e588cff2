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
repository, and newer ones of the same trace and horizon.

  $ moeload predict --stride 250 --format json --output baseline.json
  $ moeload predict --stride 250 --format json --output new.json
  $ moeload compare baseline.json new.json --tolerance 5%

A tolerance says how much larger an error may be, and of what: a predictor, a
metric, each layer or one, or several of these. The most specific one counts.

  $ moeload compare baseline.json new.json --tolerance swavg=2% \\
      --tolerance layer=10% --tolerance swavg/layer:8/wape=5%

An error fails the build where it is larger than that, and by more than noise.
The report has the 95 % interval of every difference, by a bootstrap over
blocks of origins, which are paired: one that holds 0 fails nothing. Where the
origins differ, or are fewer than three blocks of them, the change alone
decides. A shorter --stride makes more of them; the same --start makes two
reports begin alike. What the newer report lacks fails, too.

One run may compare many reports, each with the baseline of its trace:

  $ moeload predict --window 50 --start 99 --stride 250 --format json \\
      --output narrow.json
  $ moeload compare --baseline baseline.json new.json narrow.json

What a machine reads of it, beside the exit code:

  --format json    "verdict" is pass or fail, of all and of each report; each
                   error has its own; the shape changes only with "schema"
  --format csv     a row for each error
  --junit FILE     JUnit XML, a case for each error that is judged: GitLab,
                   Jenkins and others show it
  --format md      a comment for a pull request, short enough for GitHub
  in GitHub Actions, annotations and a summary of the step, unasked

  $ moeload compare baseline.json new.json --tolerance 5% --junit junit.xml \\
      --format md --output comment.md

The package has jobs that work as they stand, for GitHub, GitLab and any
shell, in moeload/examples, and JSON Schemas of all reports in moeload/schemas.

Standard output is data, standard error is talk: --quiet leaves out all but
errors. The same input, options and seed give the same bytes, on any number of
cores: keep a report beside the code, and a changed file is a changed result.

Options of a project stand in a ${configName}, which every command reads
from its folder or above; on the command line --no-config leaves it aside.

  $ moeload init
`;
}
