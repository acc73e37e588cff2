/**
 * Thrown while rows are taken in the file's order, where sorting them may change the verdict: they are out of order,
 * or seem to lack something that a later row may bring. Never leaves the reader.
 */
export class NeedsSorting extends Error {
  constructor() {
    super("rows must be sorted before they can be judged");
    this.name = "NeedsSorting";
  }
}
