import { z } from 'zod'
import { limits } from '../limits.js'
import { body, email, id, line, said, saysSomething } from './text.js'

const seq = z.int().min(0)
const conversationId = id
const status = z.enum(['online', 'transfers-only', 'away', 'offline'])
const leftAs = z.enum(['message', 'call-back'])
const phone = z.string().trim().regex(/^[+\d][\d ()./-]{3,30}$/, 'is not a telephone number')

/** The shape of every client event, by name. What is not listed here is not an event. */
export const requests = {
  'conversation:open': z.strictObject({
    clientId: id,
    queueId: id.optional(),
    fields: z.strictObject({ name: line(limits.nameLength).optional(), email: email.optional() }).optional(),
    message: z.strictObject({ clientId: id, ...said }).refine(...saysSomething).optional(),
    /** Not to wait in line: leave it as a message, or ask to be called. */
    leave: z.strictObject({ as: leftAs, phone: phone.optional() }).optional(),
  }),
  'conversation:leave-message': z.strictObject({
    conversationId, as: leftAs.optional(), phone: phone.optional(),
    fields: z.strictObject({ name: line(limits.nameLength).optional(), email: email.optional() }).optional(),
    message: z.strictObject({ clientId: id, body }).optional(),
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
  'conversation:whisper': z.strictObject({ conversationId, clientId: id, body }),
  'conversation:join': z.strictObject({ conversationId }),
  'conversation:part': z.strictObject({ conversationId }),
  'offer:decline': z.strictObject({ conversationId }),
  'board:open': z.strictObject({}),
  'board:close': z.strictObject({}),
  'inbox:open': z.strictObject({}),
  'presence:set': z.strictObject({ status, reason: line(limits.nameLength).optional() }),
  'presence:idle': z.strictObject({ idle: z.boolean(), forSeconds: z.int().min(0).max(86_400 * 30).optional() }),
  'agent:set-status': z.strictObject({ agentId: id, status, reason: line(limits.nameLength).optional() }),
  'auth:refresh': z.strictObject({ token: z.string().min(1).max(4096) }),
}
