import type { History, Sent, Stored, StoredEntry } from '../history.js'
import { finding, type Finding } from './counters.js'

/** The log by itself, and against the order in which people wrote and were answered. */
export function checkLog({ stored, sends, acks }: History): Finding[] {
  const byConversation = Map.groupBy(stored.entries, ({ conversationId }) => conversationId)
  const storedOf = new Map(stored.entries.flatMap((entry) =>
    entry.clientId === null ? [] : [[entry.clientId, entry] as const]))
  const ackedAt = new Map<string, number>()
  for (const { clientId, at } of acks) ackedAt.set(clientId, Math.min(at, ackedAt.get(clientId) ?? Infinity))
  return [
    ...numbering(stored, byConversation), ...writingOrder(sends, storedOf), ...realTimeOrder(sends, storedOf, ackedAt),
  ]
}

/** Both numberings run 1, 2, 3 … to the head that the conversation names. */
function numbering(stored: Stored, byConversation: Map<string, StoredEntry[]>): Finding[] {
  return stored.conversations.flatMap(({ id, head, visitorHead }) => {
    const entries = (byConversation.get(id) ?? []).toSorted((one, other) => one.seq - other.seq)
    const team = entries.map(({ seq }) => seq)
    const visitor = entries.flatMap(({ visitorSeq }) => visitorSeq ?? [])
    return [
      ...holes(team, head, `the team's numbers of ${id}`),
      ...holes(visitor, visitorHead, `the visitor's numbers of ${id}`),
    ]
  })
}

function holes(numbers: readonly number[], head: number, where: string): Finding[] {
  const wrong = numbers.findIndex((number, place) => number !== place + 1)
  if (wrong >= 0) return [finding('gaps', `${where} have ${numbers[wrong]} at place ${wrong + 1}`)]
  return numbers.length === head ? [] : [finding('gaps', `${where} end at ${numbers.length}, and the head is ${head}`)]
}

/** Nobody writes in two tabs at once; and until then a tab may not know what another one has just taken. */
const SAME_MOMENT_MS = 500

/**
 * What one browser wrote in a conversation is stored in the order of writing, whichever of its pages sent it. Only what
 * two pages took in the same moment has no order.
 */
function writingOrder(sends: readonly Sent[], storedOf: Map<string, StoredEntry>): Finding[] {
  const stored = sends.flatMap((sent) => {
    const entry = storedOf.get(sent.clientId)
    return entry && !sent.isRetried ? [{ sent, entry }] : []
  })
  const lanes = Map.groupBy(stored, ({ sent, entry }) => `${sent.device} in ${entry.conversationId}`)
  return [...lanes].flatMap(([where, all]) =>
    all.flatMap((later, place) => {
      const before = all.slice(0, place).find(({ sent, entry }) => entry.seq > later.entry.seq
        && (sent.page === later.sent.page || later.sent.at - sent.at > SAME_MOMENT_MS))
      return before
        ? [finding('orderViolations', `${where}: ${placed(before)} was written before ${placed(later)}`)] : []
    }))
}

const placed = ({ sent, entry }: { sent: Sent; entry: StoredEntry }) =>
  `number ${entry.seq} (${sent.page}, ${sent.at.toFixed()} ms)`

/** What was written after something else had been acknowledged comes later in the log, whoever wrote it. */
function realTimeOrder(
  sends: readonly Sent[], storedOf: Map<string, StoredEntry>, ackedAt: Map<string, number>,
): Finding[] {
  const placed = sends.flatMap((sent) => {
    const entry = storedOf.get(sent.clientId)
    return entry ? [{ sent, entry, ackedAt: ackedAt.get(sent.clientId) ?? Infinity }] : []
  })
  return [...Map.groupBy(placed, ({ entry }) => entry.conversationId)].flatMap(([id, all]) => {
    const byNumber = all.toSorted((one, other) => one.entry.seq - other.entry.seq)
    // From the end: the earliest acknowledgement among all that come later in the log.
    let earliest = Infinity
    return byNumber.toReversed().flatMap(({ sent, entry, ackedAt: acked }) => {
      const isLate = sent.at > earliest
      earliest = Math.min(earliest, acked)
      return isLate
        ? [finding('orderViolations', `number ${entry.seq} of ${id}: a later one was acknowledged before`)] : []
    })
  })
}
