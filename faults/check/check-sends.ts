import type { Entry } from '@parley/protocol'
import type { Acknowledged, History, Reader, Sent, StoredEntry } from '../history.js'
import type { Finding } from './counters.js'

/** What became of what was written: every text, and every acknowledgement, against the log. */
export function checkSends(history: History): Finding[] {
  const { sends, acks, deeds, stored } = history
  const byBody = Map.groupBy(stored.entries.filter(({ body }) => body !== null), ({ body }) => body)
  const byId = new Map(stored.entries.map((entry) => [entry.id, entry]))
  const sendOf = new Map(sends.map((sent) => [sent.clientId, sent]))
  const copiesOf = ({ body }: Sent) => (byBody.get(body) ?? []).filter(({ kind }) => kind === 'message' || kind === 'note')

  const lost = [...new Set(acks.map(({ clientId }) => clientId))].flatMap((clientId): Finding[] => {
    const sent = sendOf.get(clientId)
    return sent && copiesOf(sent).length === 0 ? [{ counter: 'acknowledgedLost', what: nameOf(sent) }] : []
  })
  const duplicates = sends.flatMap((sent): Finding[] => {
    const copies = copiesOf(sent).length
    return copies > 1 ? [{ counter: 'duplicatesStored', what: `${nameOf(sent)}, ${copies} times` }] : []
  })
  const phantoms = [...acks, ...deeds].flatMap((ack): Finding[] => {
    const why = whyPhantom(ack.entry, ack.reader, byId.get(ack.entry.id), 'clientId' in ack ? sendOf.get(ack.clientId) : undefined)
    return why ? [{ counter: 'phantomAcknowledgements', what: `${ack.page} was told of ${ack.entry.id}, ${why}` }] : []
  })
  return [...lost, ...duplicates, ...phantoms, ...differingAnswers(acks), ...pending(history, copiesOf)]
}

const nameOf = ({ page, clientId, body }: Sent) => `${clientId} of ${page} (${body.slice(0, 60)})`

function whyPhantom(told: Entry, reader: Reader, stored: StoredEntry | undefined, sent: Sent | undefined): string | null {
  if (!stored) return 'which is not stored'
  const seq = reader === 'visitor' ? stored.visitorSeq : stored.seq
  if (told.seq !== seq) return `as number ${told.seq}, and it is number ${seq}`
  if (told.kind !== stored.kind || told.conversationId !== stored.conversationId) return 'which is another kind or elsewhere'
  if (sent && stored.clientId !== sent.clientId) return `which was stored for ${stored.clientId} instead of ${sent.clientId}`
  return sent && stored.body !== sent.body ? 'whose text is another' : null
}

/** Every repeat of a send gets the same answer. */
function differingAnswers(acks: readonly Acknowledged[]): Finding[] {
  return [...Map.groupBy(acks, ({ clientId }) => clientId)].flatMap(([clientId, all]): Finding[] => {
    const ids = new Set(all.map(({ entry }) => entry.id))
    return ids.size > 1 ? [{ counter: 'phantomAcknowledgements', what: `${clientId} was answered with ${[...ids].join(' and ')}` }] : []
  })
}

/** A text is stored, waits visibly, or was taken back by its writer; and at rest nothing waits but what was refused. */
function pending({ sends, screens }: History, copiesOf: (sent: Sent) => StoredEntry[]): Finding[] {
  const waiting = screens.flatMap(({ page, threads, openings }) =>
    [...threads.flatMap((thread) => thread.waiting), ...openings].map((line) => ({ page, ...line })))
  const shown = new Set(waiting.map(({ clientId }) => clientId))
  const stuck = waiting.filter(({ state }) => state !== 'failed').map(({ page, clientId, state }): Finding =>
    ({ counter: 'stuckPending', what: `${clientId} on ${page} is ${state}` }))
  const vanished = sends
    .filter((sent) => sent.keptAt !== null && !sent.isDiscarded && !shown.has(sent.clientId) && copiesOf(sent).length === 0)
    .map((sent): Finding => ({ counter: 'vanished', what: nameOf(sent) }))
  return [...stuck, ...vanished]
}
