interface Happening { at: number; rank: number; turn: number; run: () => void }

const before = (a: Happening, b: Happening): boolean =>
  a.at !== b.at ? a.at < b.at : a.rank !== b.rank ? a.rank < b.rank : a.turn < b.turn

/** What comes, the earliest first; at one moment the smaller rank first, then what was added first. A binary heap. */
export class Happenings {
  private readonly heap: Happening[] = []
  private turns = 0

  add(at: number, rank: number, run: () => void): void {
    const { heap } = this
    const added = { at, rank, turn: this.turns += 1, run }
    let place = heap.push(added) - 1
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = heap[above]
      if (!parent || before(parent, added)) break
      heap[place] = parent
      place = above
    }
    heap[place] = added
  }

  /** Takes the next one out; null: nothing comes any more. */
  next(): Happening | null {
    const { heap } = this
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last) return null
    if (heap.length === 0) return first
    let place = 0
    for (;;) {
      const left = 2 * place + 1
      const [a, b] = [heap[left], heap[left + 1]]
      const child = a && b && before(b, a) ? left + 1 : left
      const smaller = heap[child]
      if (!smaller || before(last, smaller)) break
      heap[place] = smaller
      place = child
    }
    heap[place] = last
    return first
  }
}
