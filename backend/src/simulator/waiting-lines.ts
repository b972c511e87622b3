import { lineOf } from '../conversations/arrival.js'
import { inLine, type Head } from '../routing/match.js'
import type { RoutedConversation, RoutedQueue } from '../routing/state.js'

/** Who waits in a queue, in lines of those with the same needs, as the live router reads them from the database. */
export class WaitingLines {
  private readonly lines = new Map<string, RoutedConversation[]>()
  private count = 0

  constructor(private readonly queue: RoutedQueue) {}

  get length(): number {
    return this.count
  }

  add(conversation: RoutedConversation): void {
    const key = lineOf(conversation.skills, conversation.language)
    const line = this.lines.get(key) ?? []
    this.lines.set(key, line)
    line.splice(placeIn(line, conversation), 0, conversation)
    this.count += 1
  }

  /** Whether it waited. */
  remove(conversation: RoutedConversation): boolean {
    const line = this.lines.get(lineOf(conversation.skills, conversation.language)) ?? []
    const place = placeIn(line, conversation)
    if (line[place] !== conversation) return false
    line.splice(place, 1)
    this.count -= 1
    return true
  }

  /** The first `depth` of each line. */
  heads(depth: number): Head[] {
    return [...this.lines.values()].flatMap((line) =>
      line.slice(0, depth).map((conversation) => ({ queue: this.queue, conversation })))
  }
}

/** Where it stands, or is to stand. */
function placeIn(line: readonly RoutedConversation[], conversation: RoutedConversation): number {
  let [low, high] = [0, line.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const there = line[middle]
    if (there && inLine(there, conversation) < 0) low = middle + 1
    else high = middle
  }
  return low
}
