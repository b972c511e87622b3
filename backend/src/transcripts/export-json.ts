import type { Exported } from './export-lines.js'

/** The record itself: what the list says, and every entry as the team's clients get it. Times are UTC. */
export async function* exportJson({ row, batches }: Exported): AsyncGenerator<string> {
  yield `{"conversation":${JSON.stringify(row)},\n"entries":[`
  let separator = '\n'
  for await (const batch of batches) {
    for (const entry of batch) {
      yield separator + JSON.stringify(entry)
      separator = ',\n'
    }
  }
  yield '\n]}\n'
}
