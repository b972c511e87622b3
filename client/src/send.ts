import { limits, type Entry, type Reply, type ReplyError } from '@parley/protocol'
import type { AgentLink, VisitorLink } from './link.js'
import type { Kept, KeptOpening, KeptText } from './outbox-storage.js'
import type { Opened } from './waiting.js'

const isAgents = (link: VisitorLink | AgentLink): link is AgentLink => link.namespace === '/agent'
const refused = (error: ReplyError): { ok: false; error: ReplyError } => ({ ok: false, error })
const notHere = refused({ code: 'forbidden', message: 'this side cannot send it' })

const bytesOf = (text: string) => new TextEncoder().encode(text).byteLength
/** Such a packet would not be refused but end the connection, with every retry; some room is left for its envelope. */
const isTooLarge = (body: string, request: object) =>
  bytesOf(body) > limits.messageBytes || bytesOf(JSON.stringify(request)) > limits.frameBytes - 1024
const tooLarge = refused({ code: 'too_large', message: 'is longer than 16 KB' })

const attachmentIds = ({ files }: Kept) =>
  files && { attachmentIds: files.flatMap(({ attachmentId }) => attachmentId ?? []) }

/** Asks the server to store a text; the same as often as one likes. */
export async function sendText(link: VisitorLink | AgentLink, text: KeptText): Promise<Reply<{ entry: Entry }>> {
  const { kind, conversationId, clientId, body, replyTo, seenSeq, mentions } = text
  const base = { conversationId, clientId, body, ...attachmentIds(text) }
  if (isTooLarge(body, base)) return tooLarge
  if (kind === 'note') {
    return isAgents(link) ? link.ask('note:add', { ...base, ...(mentions && { mentions }) }) : notHere
  }
  const request = { ...base, ...(replyTo && { replyTo }), ...(seenSeq !== undefined && { seenSeq }) }
  return isAgents(link) ? link.ask('message:send', request) : link.ask('message:send', request)
}

/** Asks the server to open a conversation; the same as often as one likes. */
export async function sendOpening(link: VisitorLink | AgentLink, opening: KeptOpening): Promise<Reply<Opened>> {
  if (isAgents(link)) return notHere
  const { message, ...fields } = opening.request
  const request = { ...fields, ...(message && { message: { ...message, ...attachmentIds(opening) } }) }
  if (isTooLarge(message?.body ?? '', request)) return tooLarge
  return link.ask('conversation:open', request)
}
