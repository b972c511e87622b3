// What REST answers with, in the form that programs can read: the types of protocol/, kept to them by the compiler.
import type * as protocol from '@parley/protocol'
import { z } from 'zod'
import { routingViews } from './routing-views.js'

const id = z.uuid()
const time = z.iso.datetime()
const count = z.int().min(0)
const text = z.string()
const named = z.object({ id, name: text })
const role = z.enum(['agent', 'supervisor', 'admin'])
const declaredStatus = z.enum(['online', 'transfers-only', 'away', 'offline'])
const asked = z.enum(['off', 'optional', 'required'])
const status = z.enum(['queued', 'active', 'snoozed', 'closed'])

const problem = z.object({
  type: text, title: text, status: z.int(), detail: text,
  code: z.enum([
    'unauthenticated', 'forbidden', 'not_found', 'invalid', 'conflict', 'already_taken', 'too_large', 'rate_limited',
    'unavailable', 'client_too_old',
  ]),
  retryAfter: z.int().exactOptional(),
  errors: z.array(z.object({ path: text, message: text })).exactOptional(),
})

const appearance = z.object({ title: text, greeting: text, color: text, side: z.enum(['left', 'right']) })
const preChat = z.object({ name: asked, email: asked })
const identity = z.object({ since: time, formerUntil: time.nullable() })
const site = z.object({
  id, name: text, siteKey: text, allowedOrigins: z.array(text), appearance, preChat, queueIds: z.array(id),
  identity: identity.nullable(),
  createdAt: time, version: count,
})
const publicSite = z.object({ id, siteKey: text, name: text, appearance, preChat, queues: z.array(named) })
const queue = z.object({
  id, name: text, memberIds: z.array(id), capacityPerAgent: z.int().nullable(), waiting: count, createdAt: time,
  version: count,
})

const agent = z.object({
  id, name: text, email: text, role, capacity: count, held: count, status: declaredStatus,
  statusReason: text.nullable(),
  account: z.enum(['active', 'invited', 'deactivated']), queueIds: z.array(id), createdAt: time, version: count,
})
const me = agent.extend({
  declaredStatus,
  settings: z.object({
    language: z.enum(['en', 'zh']), theme: z.enum(['system', 'light', 'dark']), sound: z.boolean(),
    notifications: z.boolean(), singleKeys: z.boolean(),
  }),
})
const signedIn = z.object({ accessToken: text, expiresAt: time, agent: me })
const invitation = z.object({ url: text, expiresAt: time })

const page = z.object({ url: text, title: text, referrer: text.nullable(), at: time })
const visitor = z.object({
  id, siteId: id, name: text.nullable(), email: text.nullable(), language: text.nullable(), browser: text.nullable(),
  vouched: z.object({ externalId: text, name: z.boolean(), email: z.boolean(), at: time }).nullable(),
  online: z.boolean(), firstSeenAt: time, lastSeenAt: time, page: page.nullable(),
})
const attributes = z.record(text, z.union([text, z.number(), z.boolean()]))

const leftAs = z.enum(['message', 'call-back'])
const receipt = z.object({ deliveredSeq: count, readSeq: count })
const rating = z.object({ score: z.int().min(1).max(5), comment: text.nullable() })
const attached = z.object({ name: text, type: text, count })
const conversation = z.object({
  id, status, version: count, head: count, createdAt: time, closedAt: time.nullable(), rating: rating.nullable(),
  receipts: z.object({ visitor: receipt, agent: receipt }), unread: count, queue: named, left: leftAs.nullable(),
  lastMessage: z.object({ seq: count, by: z.enum(['visitor', 'agent']), preview: text, attached: attached.exactOptional(), at: time }).nullable(),
})
const visitorConversation = conversation.extend({
  agent: named.extend({ online: z.boolean() }).nullable(),
  waiting: z.object({ position: count, estimatedWaitSeconds: z.number().nullable(), queuedAt: time, atLeast: z.literal(true).exactOptional() }).nullable(),
})
const agentConversation = conversation.extend({
  siteId: id, agent: named.nullable(), visitor, queuedAt: time.nullable(), assignedAt: time.nullable(),
  snoozedUntil: time.nullable(), idleSince: time.nullable(), priority: count, joined: z.array(named),
  unansweredSince: time.nullable(),
})

const leaveReason = z.enum(['asked', 'max-wait', 'max-length', 'closed'])
const author = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('visitor') }), z.object({ kind: z.literal('agent'), id, name: text }),
  z.object({ kind: z.literal('system') }),
])
const attachment = z.object({
  id, name: text, type: text, size: count, width: count.exactOptional(), height: count.exactOptional(),
})
const attachments = z.array(attachment).exactOptional()
const line = z.object({ id, conversationId: id, seq: count, at: time, author, clientId: id.exactOptional() })
const entry = z.discriminatedUnion('kind', [
  line.extend({ kind: z.literal('message'), body: text, replyTo: id.exactOptional(), attachments }),
  line.extend({ kind: z.literal('note'), body: text, mentions: z.array(id), whisper: z.literal(true).exactOptional(), attachments }),
  line.extend({ kind: z.literal('edited'), target: id, body: text }),
  line.extend({ kind: z.literal('recalled'), target: id }),
  line.extend({ kind: z.literal('queued'), queue: named, reason: z.enum(['opened', 'reopened']) }),
  line.extend({
    kind: z.literal('assigned'), agent: named, reason: z.enum(['routed', 'accepted', 'returned']), waitedMs: z.number(),
  }),
  line.extend({
    kind: z.literal('transferred'), to: z.union([z.object({ agent: named }), z.object({ queue: named })]),
  }),
  line.extend({ kind: z.literal('left'), agent: named, reason: z.enum(['gone', 'away', 'deactivated', 'busy', 'no-answer']) }),
  line.extend({ kind: z.literal('snoozed'), until: time }),
  line.extend({ kind: z.literal('idled') }),
  line.extend({ kind: z.literal('warned'), closesAt: time }),
  line.extend({ kind: z.literal('message-left'), as: leftAs, phone: text.exactOptional(), reason: leaveReason }),
  line.extend({ kind: z.literal('overflowed'), queue: named, reason: leaveReason }),
  line.extend({ kind: z.literal('joined'), agent: named }),
  line.extend({ kind: z.literal('parted'), agent: named }),
  line.extend({ kind: z.literal('closed'), reason: z.literal('idle').exactOptional() }),
  line.extend({ kind: z.literal('reopened') }),
  line.extend({ kind: z.literal('rated'), score: z.int(), comment: text.exactOptional() }),
])

const availability = z.enum(['online', 'queue', 'offline'])
const presence = z.object({
  availability, online: count, agents: z.array(named), opensAt: time.nullable(), instead: leftAs.nullable(),
  queues: z.array(z.object({ id, availability, waiting: count, estimatedWaitSeconds: z.number().nullable() })),
})
const transcriptHead = z.object({
  id, site: named, queue: named, visitorId: id, visitorName: text.nullable(), agents: z.array(named), status, startedAt: time,
  closedAt: time.nullable(), messages: count, rating: rating.nullable(),
})
const hit = z.object({ seq: count, excerpt: text, marks: z.array(z.tuple([count, count])) })
const listOf = <T extends z.ZodType>(items: T) => z.object({ items: z.array(items), nextCursor: text.nullable() })

/** Everything that REST answers with, by the name it has in the description. */
export const views = {
  ...routingViews,
  Problem: problem satisfies z.ZodType<protocol.Problem>,
  SetupState: z.object({ needed: z.boolean(), codeNeeded: z.boolean() }) satisfies z.ZodType<protocol.SetupState>,
  SetupDone: signedIn.extend({ site, queue }) satisfies z.ZodType<protocol.SetupDone>,
  SignedIn: signedIn satisfies z.ZodType<protocol.SignedIn>,
  Me: me satisfies z.ZodType<protocol.Me>,
  Agent: agent satisfies z.ZodType<protocol.Agent>,
  Agents: listOf(agent) satisfies z.ZodType<protocol.List<protocol.Agent>>,
  AgentInvited: z.object({ agent, invitation }) satisfies z.ZodType<protocol.AgentInvited>,
  Invitation: invitation satisfies z.ZodType<protocol.Invitation>,
  Invited: z.object({ name: text, email: text, expiresAt: time }),
  Site: site satisfies z.ZodType<protocol.Site>,
  MadeIdentitySecret: identity.extend({ secret: text }) satisfies z.ZodType<protocol.MadeIdentitySecret>,
  Sites: listOf(site) satisfies z.ZodType<protocol.List<protocol.Site>>,
  Queue: queue satisfies z.ZodType<protocol.Queue>,
  Queues: listOf(queue) satisfies z.ZodType<protocol.List<protocol.Queue>>,
  Visitor: visitor satisfies z.ZodType<protocol.Visitor>,
  VisitorConversation: visitorConversation satisfies z.ZodType<protocol.VisitorConversation>,
  VisitorSession: z.object({
    token: text, expiresAt: time, visitorToken: text,
    visitor: z.object({ id, name: text.nullable(), email: text.nullable() }), formerly: z.array(id), site: publicSite, availability, presence,
    conversations: z.array(visitorConversation),
  }) satisfies z.ZodType<protocol.VisitorSession>,
  VisitorDetails: z.object({
    visitor, attributes, pages: z.array(page), conversations: z.array(agentConversation), visits: count,
  }) satisfies z.ZodType<protocol.VisitorDetails>,
  AttachmentStored: z.object({ attachment }) satisfies z.ZodType<protocol.AttachmentStored>,
  Conversation: agentConversation satisfies z.ZodType<protocol.AgentConversation>,
  Conversations: listOf(agentConversation) satisfies z.ZodType<protocol.List<protocol.AgentConversation>>,
  Entry: entry satisfies z.ZodType<protocol.Entry>,
  Entries: z.object({ entries: z.array(entry), head: count }),
  Transcript: z.object({
    row: transcriptHead, conversation: agentConversation, attributes, entries: z.array(entry),
  }) satisfies z.ZodType<protocol.Transcript>,
  Transcripts: listOf(
    transcriptHead.extend({ hits: z.array(hit) }),
  ) satisfies z.ZodType<protocol.List<protocol.TranscriptRow>>,
}
export type ViewName = keyof typeof views
