import type { PredictorFigures } from "../data/figure-data.js";
import { grouped, threeDigits } from "./axis-text.js";
import { line } from "./base-option.js";
import { courseOption } from "./course-option.js";
import type { ChartBuilder } from "./chart.js";
import { noPrediction, reportOf } from "./report-of.js";

/** Loss of a predictor that was trained, by training step, beside that of SW_Avg on the same windows. */
export const trainingChart: ChartBuilder = (data, selection, style) => {
  const report = reportOf(data, selection);
  if (report === undefined) return noPrediction;
  const trained = report.predictors.find((predictor) => predictor.training !== undefined);
  const training = trained?.training;
  if (trained === undefined || training === undefined) {
    return { missing: "no predictor of this report was trained: predict --algo lstm trains one" };
  }
  const title = `Training loss of ${trained.name}`;
  const { colours } = style;
  const course = training.loss;
  const lines = [
    { name: trained.name, colour: colours.series[2]!, dash: "solid" as const, values: course.map(({ loss }) => loss) },
    { name: "moving average", colour: colours.frame, dash: "dashed" as const, values: course.map((p) => p.baseline) },
    { name: "validation", colour: colours.series[1]!, dash: "solid" as const, values: course.map((p) => p.validation) },
  ].filter(({ values }) => values.some((value) => value !== null));
  return {
    title,
    sentence: outcomeSentence(trained, training),
    height: 300,
    overIterations: false,
    option: courseOption(
      {
        title,
        legend: lines.map(({ name }) => name),
        course: { name: "training step", min: 0, max: course.at(-1)?.step ?? 1 },
        axis: { name: "loss (WAPE)", scale: "linear", format: threeDigits, told: threeDigits, fitted: true },
        series: lines.map(({ name, colour, dash, values }) =>
          line(
            name,
            course.map(({ step }, index) => [step, values[index]!] as const),
            { colour, dash, marks: course.length <= 40 },
          ),
        ),
      },
      style,
    ),
    values: {
      headings: ["line", "first", "last"],
      rows: lines.map(({ name, values }) => [name, threeDigits(values[0]), threeDigits(values.at(-1))]),
    },
  };
};

function outcomeSentence(
  { name }: PredictorFigures,
  { outcome, loss }: NonNullable<PredictorFigures["training"]>,
): string {
  const steps = grouped(loss.at(-1)?.step ?? 0);
  return `The training of ${name} ${outcome} over ${steps} steps: below the dashed line it forecasts its training windows better than the moving average does.`;
}
