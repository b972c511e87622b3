/** The values of one SQL statement; `add` gives the placeholder that stands for a value. */
export class Values {
  readonly list: unknown[] = []

  add(value: unknown): string {
    this.list.push(value)
    return `$${this.list.length}`
  }
}
