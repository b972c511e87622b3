import { z } from 'zod'
import { limits } from '../limits.js'
import { body, email, id, line, said, saysSomething } from './text.js'

const seq = z.int().min(0)
const conversationId = id

/** The shape of every client event, by name. What is not listed here is not an event. */
export const requests = {
  'conversation:open': z.strictObject({
    clientId: id,
    queueId: id.optional(),
    fields: z.strictObject({ name: line(limits.nameLength).optional(), email: email.optional() }).optional(),
    message: z.strictObject({ clientId: id, ...said }).refine(...saysSomething).optional(),
  }),
  'message:send': z.strictObject({
    conversationId, clientId: id, ...said, replyTo: id.optional(), seenSeq: seq.optional(),
  }).refine(...saysSomething),
  'note:add': z.strictObject({
    conversationId, clientId: id, ...said, mentions: z.array(id).max(20).optional(),
  }).refine(...saysSomething),
  'message:edit': z.strictObject({ conversationId, entryId: id, body }),
  'message:recall': z.strictObject({ conversationId, entryId: id }),
  'conversation:sync': z.strictObject({ conversationId, afterSeq: seq, limit: z.int().min(1).max(limits.syncMax).optional() }),
  receipt: z.strictObject({ conversationId, deliveredSeq: seq.optional(), readSeq: seq.optional() }),
  typing: z.strictObject({ conversationId, typing: z.boolean(), preview: z.string().max(500).optional() }),
  heartbeat: z.strictObject({}),
  page: z.strictObject({
    url: z.url().max(limits.urlLength), title: z.string().max(limits.titleLength),
    referrer: z.union([z.url(), z.literal('')]).optional(),
  }),
  'conversation:rate': z.strictObject({
    conversationId, score: z.int().min(1).max(5), comment: line(limits.commentLength).optional(),
  }),
  'conversation:close': z.strictObject({ conversationId }),
  'conversation:accept': z.strictObject({ conversationId: id.optional() }),
  'conversation:transfer': z.strictObject({
    conversationId, toAgentId: id.optional(), toQueueId: id.optional(), note: body.optional(),
  }).refine((to) => (to.toAgentId === undefined) !== (to.toQueueId === undefined), 'name one agent or one queue'),
  'conversation:snooze': z.strictObject({ conversationId, until: z.iso.datetime() }),
  'inbox:open': z.strictObject({}),
  'presence:set': z.strictObject({
    status: z.enum(['online', 'transfers-only', 'away', 'offline']), reason: line(limits.nameLength).optional(),
  }),
  'auth:refresh': z.strictObject({ token: z.string().min(1).max(4096) }),
}
