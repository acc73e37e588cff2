// What analyze costs without the start of Node: FILE. Best of 5 in a process that has compiled it; CPU of all threads.
import { analyze, openTrace } from "../dist/index.js";

const seconds = [];
for (let run = 0; run < 5; run++) {
  const before = process.cpuUsage();
  const trace = await openTrace(process.argv[2]);
  await analyze(trace);
  await trace.close();
  const { user, system } = process.cpuUsage(before);
  seconds.push((user + system) / 1e6);
}
console.log(JSON.stringify({ bench: { seconds: Math.min(...seconds) } }));
