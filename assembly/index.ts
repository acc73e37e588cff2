// Every kernel of the module, src/kernels/ says what each of them does. Addresses are byte offsets into the shared
// memory that the module imports; the module itself keeps nothing there.
export { orOfCounts } from "./counts";
export { loadProportions } from "./load-proportion";
export { parsePlainRecords } from "./plain-records";
export { scoreConstant, scoreSlidingAverage, strips } from "./score-forecast";
export { slideBlock } from "./sliding-window";
