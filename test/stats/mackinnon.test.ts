import { expect, it } from "vitest";
import { mackinnonPValue } from "../../src/stats/mackinnon.js";

// statsmodels 0.15.0, tsa.adfvalues.mackinnonp(statistic, regression, N=1).
const known = [
  ["constant", -19.5, 0],
  ["constant", -6, 1.6661204834054382e-7],
  ["constant", -4, 0.0014105112530392603],
  ["constant", -3, 0.034894400275345266],
  ["constant", -1.61, 0.4779756525941893],
  ["constant", -1.2, 0.6735957119322298],
  ["constant", 0.5, 0.9848730963065522],
  ["constant", 3, 1],
  ["trend", -19.5, 0],
  ["trend", -4, 0.008793701231094677],
  ["trend", -3, 0.1320809847799973],
  ["trend", -2.5, 0.32796229628585105],
  ["trend", 0, 0.9942331676947893],
  ["trend", 2, 1],
] as const;

it.each(known)("mackinnonPValue(%s, %s) is that of statsmodels: %s", (regression, statistic, pValue) => {
  // The error function of simple-statistics is right to 1.2e-7.
  expect(Math.abs(mackinnonPValue(statistic, regression) - pValue)).toBeLessThan(2e-7);
});
