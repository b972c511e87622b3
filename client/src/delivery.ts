import type { Entry, ReplyError } from '@parley/protocol'
import { uploadedAnew, type Files } from './files.js'
import type { AgentLink, VisitorLink } from './link.js'
import type { KeptOpening, KeptText } from './outbox-storage.js'
import type { Pending } from './pending.js'
import { sendOpening, sendText } from './send.js'
import type { Opened } from './waiting.js'

export interface DeliveryOptions {
  link: VisitorLink | AgentLink
  pending: Pick<Pending, 'find' | 'change'>
  files: Pick<Files, 'upload'>
  isClosed: () => boolean
  onSaid: (text: KeptText, entry: Entry) => void
  onOpened: (opening: KeptOpening, opened: Opened) => void
}

/**
 * How one text gets to the server, its files first. Returns why it was refused, or null when it is done or nobody wants
 * it any more.
 */
export function createDelivery(
  { link, pending, files, isClosed, onSaid, onOpened }: DeliveryOptions,
): (clientId: string) => Promise<ReplyError | null> {
  const kept = (clientId: string) => pending.find(clientId)?.kept

  const uploadFiles = async (clientId: string): Promise<ReplyError | null> => {
    const asked = kept(clientId)
    return asked?.files ? files.upload(asked, (file) => {
      const now = kept(clientId)
      if (!now?.files) return
      pending.change({ ...now, files: now.files.map((one) => one.clientId === file.clientId ? file : one) })
    }) : null
  }
  const sayOne = async (text: KeptText): Promise<ReplyError | null> => {
    const reply = await sendText(link, text)
    if (!reply.ok) return reply.error
    onSaid(text, reply.entry)
    return null
  }
  const openOne = async (opening: KeptOpening): Promise<ReplyError | null> => {
    const reply = await sendOpening(link, opening)
    if (!reply.ok) return reply.error
    onOpened(opening, { conversation: reply.conversation, entries: reply.entries })
    return null
  }
  const send = async (clientId: string, uploaded: 'before' | 'anew'): Promise<ReplyError | null> => {
    const ready = kept(clientId)
    if (!ready || isClosed()) return null
    const refusal = await (ready.kind === 'opening' ? openOne(ready) : sayOne(ready))
    if (refusal?.code !== 'not_found' || !ready.files || uploaded === 'anew') return refusal
    // The server throws away what nobody sends for a day, and the bytes are still here.
    pending.change(uploadedAnew(ready))
    return await uploadFiles(clientId) ?? send(clientId, 'anew')
  }
  return async (clientId) => await uploadFiles(clientId) ?? send(clientId, 'before')
}
