import type { Acknowledged, Deed, History, Sent, StoredEntry } from '../history.js'
import { finding, type Finding } from './counters.js'

/** What became of what was written: every text, and every acknowledgement, against the log. */
export function checkSends(history: History): Finding[] {
  const { sends, acks, deeds, stored } = history
  const byBody = Map.groupBy(stored.entries.filter(({ body }) => body !== null), ({ body }) => body)
  const byId = new Map(stored.entries.map((entry) => [entry.id, entry]))
  const sendOf = new Map(sends.map((sent) => [sent.clientId, sent]))
  const copiesOf = ({ body }: Sent) =>
    (byBody.get(body) ?? []).filter(({ kind }) => kind === 'message' || kind === 'note')

  const lost = [...new Set(acks.map(({ clientId }) => clientId))].flatMap((clientId) => {
    const sent = sendOf.get(clientId)
    return sent && copiesOf(sent).length === 0 ? [finding('acknowledgedLost', nameOf(sent))] : []
  })
  const duplicates = sends.flatMap((sent) => {
    const copies = copiesOf(sent).length
    return copies > 1 ? [finding('duplicatesStored', `${nameOf(sent)}, ${copies} times`)] : []
  })
  const phantoms = [...acks, ...deeds].flatMap((ack) => {
    const sent = 'clientId' in ack ? sendOf.get(ack.clientId) : undefined
    const why = whyPhantom(ack, byId.get(ack.entry.id), sent)
    return why ? [finding('phantomAcknowledgements', `${ack.page} was told of ${ack.entry.id}, ${why}`)] : []
  })
  const files = sends.flatMap((sent) => copiesOf(sent).flatMap((entry) => fileOf(sent, entry)))
  return [...lost, ...duplicates, ...files, ...phantoms, ...differingAnswers(acks), ...pending(history, copiesOf)]
}

const nameOf = ({ page, clientId, body }: Sent) => `${clientId} of ${page} (${body.slice(0, 60)})`

/** A file goes with its text: it is there once, and it is the same. A recalled one need not be there any more. */
function fileOf(sent: Sent, { files, isRecalled }: StoredEntry): Finding[] {
  if (isRecalled) return []
  const isThere = sent.file === null || files.includes(sent.file)
  if (!isThere) return [finding('acknowledgedLost', `the file of ${nameOf(sent)}`)]
  return files.length > (sent.file === null ? 0 : 1) ? [finding('duplicatesStored', `the file of ${nameOf(sent)}`)] : []
}

function whyPhantom(
  { entry: told, reader }: Acknowledged | Deed, stored: StoredEntry | undefined, sent: Sent | undefined,
): string | null {
  if (!stored) return 'which is not stored'
  const seq = reader === 'visitor' ? stored.visitorSeq : stored.seq
  if (told.seq !== seq) return `as number ${told.seq}, and it is number ${seq}`
  if (told.kind !== stored.kind) return `as a ${told.kind}, and it is a ${stored.kind}`
  if (told.conversationId !== stored.conversationId) return 'which is elsewhere'
  if (sent && stored.clientId !== sent.clientId) return `which is stored for ${stored.clientId}, not ${sent.clientId}`
  return sent && stored.body !== sent.body ? 'whose text is another' : null
}

/** Every repeat of a send gets the same answer. */
function differingAnswers(acks: readonly Acknowledged[]): Finding[] {
  return [...Map.groupBy(acks, ({ clientId }) => clientId)].flatMap(([clientId, all]) => {
    const ids = new Set(all.map(({ entry }) => entry.id))
    return ids.size > 1
      ? [finding('phantomAcknowledgements', `${clientId} was answered with ${[...ids].join(' and ')}`)] : []
  })
}

/** A text is safe within this, unless its page ends first; the harness has one process for all its pages. */
const KEPT_MS = 5_000

/** A text is stored, waits visibly, or was taken back by its writer; and at rest nothing waits but what was refused. */
function pending({ sends, screens, ends }: History, copiesOf: (sent: Sent) => StoredEntry[]): Finding[] {
  const waiting = screens.flatMap(({ page, threads, openings }) =>
    [...threads.flatMap((thread) => thread.waiting), ...openings].map((line) => ({ page, ...line })))
  const shown = new Set(waiting.map(({ clientId }) => clientId))
  const stuck = waiting.filter(({ state }) => state !== 'failed')
    .map(({ page, clientId, state }) => finding('stuckPending', `${clientId} on ${page} is ${state}`))
  const vanished = sends
    .filter((sent) => sent.keptAt !== null && !sent.isDiscarded)
    .filter((sent) => !shown.has(sent.clientId) && copiesOf(sent).length === 0)
    .map((sent) => finding('vanished', nameOf(sent)))
  const endOf = new Map(ends.map(({ page, at }) => [page, at]))
  const unkept = sends
    .filter(({ page, at, keptAt }) => (keptAt ?? endOf.get(page) ?? Infinity) - at > KEPT_MS)
    .map((sent) => finding('vanished', `${nameOf(sent)} was not kept, and its page went on`))
  return [...stuck, ...vanished, ...unkept]
}
