/**
 * Thrown while rows are taken in the file's order, where they turn out not to be sorted, or the cells of a row not to
 * stand together. Never leaves the reader.
 */
export class NeedsSorting extends Error {
  constructor() {
    super("rows must be sorted before they can be judged");
    this.name = "NeedsSorting";
  }
}
