import { HeatmapChart, LineChart } from "echarts/charts";
import {
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, setPlatformAPI, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

// What the charts use of Apache ECharts, and no more: the build makes one file of it, since the whole package is 60 MB.
use([
  ...[LineChart, HeatmapChart],
  ...[GridComponent, TitleComponent, LegendComponent, TooltipComponent, DataZoomComponent],
  ...[MarkAreaComponent, MarkLineComponent, VisualMapComponent],
  ...[CanvasRenderer, SVGRenderer],
]);

export { init, setPlatformAPI };
