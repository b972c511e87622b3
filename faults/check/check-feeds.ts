import type { FeedLog, History, StoredEntry } from '../history.js'
import { finding, type Finding } from './counters.js'

/** What each feed applied: without holes, and in the one order that the log has. */
export function checkFeeds({ feeds, stored, doubles, leaks }: History): Finding[] {
  const byConversation = Map.groupBy(stored.entries, ({ conversationId }) => conversationId)
  return [
    ...feeds.flatMap((feed) => [
      ...holesIn(feed), ...contradictions(feed, byConversation.get(feed.conversationId) ?? []),
    ]),
    ...doubles.map(({ page, conversationId, key }) =>
      finding('duplicatesDisplayed', `${key} stood twice on ${page} in ${conversationId}`)),
    ...leaks.map(({ page, way }) => finding('leakedNotes', `${page} was given one by ${way}`)),
  ]
}

/** A feed that starts over begins at 1 again. */
function holesIn({ page, conversationId, applied }: FeedLog): Finding[] {
  return applied.flatMap(({ seq }, place) => {
    const expected = (applied[place - 1]?.seq ?? 0) + 1
    return seq === expected || seq === 1 ? []
      : [finding('gaps', `${page} applied number ${seq} of ${conversationId} where ${expected} was due`)]
  })
}

function contradictions({ page, reader, conversationId, applied }: FeedLog, entries: StoredEntry[]): Finding[] {
  const numbers = new Map(entries.map((entry) => [entry.id, reader === 'visitor' ? entry.visitorSeq : entry.seq]))
  const inLog = (id: string) => numbers.get(id) ?? 'no number'
  return applied.filter(({ seq, id }) => inLog(id) !== seq).map(({ seq, id }) =>
    finding('orderViolations', `${page} has ${id} as number ${seq} of ${conversationId}, the log as ${inLog(id)}`))
}
