// What REST answers about routing; kept to the types of protocol/ by the compiler.
import type * as protocol from '@parley/protocol'
import { queueRouting } from '@parley/protocol/schemas'
import { z } from 'zod'

const id = z.uuid()
const time = z.iso.datetime()
const count = z.int().min(0)
const text = z.string()
const named = z.object({ id, name: text })
const level = z.enum(['first', 'normal', 'last'])
const declaredStatus = z.enum(['online', 'transfers-only', 'away', 'offline'])
const listOf = <T extends z.ZodType>(items: T) => z.object({ items: z.array(items), nextCursor: text.nullable() })

const skipReason = z.enum([
  'deactivated', 'offline', 'away', 'transfers-only', 'off-hours', 'full', 'queue-full', 'wrapping-up', 'skill-missing',
  'language-missing', 'asked-before', 'did-not-answer', 'later-level', 'waits-for-last-agent',
])
const who = z.object({ agent: named, load: count, capacity: count })
const verdict = z.discriminatedUnion('verdict', [
  who.extend({ verdict: z.literal('chosen') }), who.extend({ verdict: z.literal('free') }),
  who.extend({ verdict: z.literal('skipped'), reason: skipReason, skill: text.exactOptional() }),
])
const rule = z.enum([
  'only-one-free', 'last-agent', 'level', 'preferred-skills', 'largest-free-share', 'longest-without-one',
  'longest-without-one-here', 'longest-idle', 'smallest-id',
])
const waitReason = z.enum([
  'manual', 'closed', 'no-members', 'none-online', 'all-full', 'none-able', 'offers-unanswered', 'for-last-agent',
])
const overflow = z.discriminatedUnion('to', [
  z.object({ to: z.literal('message') }), z.object({ to: z.literal('call-back') }),
  z.object({ to: z.literal('queue'), queueId: id }),
])
const leftReason = z.enum(['gone', 'away', 'deactivated', 'busy', 'no-answer'])
const said = z.object({
  conversationId: id, queue: named, visitorId: id, visitorName: text.nullable(), at: time, verdicts: z.array(verdict),
  more: z.partialRecord(z.union([skipReason, z.literal('free')]), count),
})
const outcomesOf = <T extends z.ZodRawShape>(base: z.ZodObject<T>) => z.discriminatedUnion('outcome', [
  base.extend({ outcome: z.literal('assigned'), agent: named, rule }),
  base.extend({ outcome: z.literal('offered'), agent: named, rule, expiresAt: time }),
  base.extend({ outcome: z.literal('offered-to-all'), agents: count }),
  base.extend({ outcome: z.literal('waits'), reason: waitReason }),
  base.extend({ outcome: z.enum(['offer-missed', 'offer-declined', 'offer-withdrawn']), agent: named }),
  base.extend({ outcome: z.literal('offers-withdrawn'), agents: count }),
  base.extend({ outcome: z.enum(['accepted', 'taken', 'woken']), agent: named }),
  base.extend({ outcome: z.enum(['assigned-by', 'taken-over']), agent: named, by: named }),
  base.extend({ outcome: z.literal('moved'), by: named, to: named }),
  base.extend({ outcome: z.literal('returned'), agent: named, reason: leftReason }),
  base.extend({ outcome: z.literal('prioritised'), rule: text, priority: count, queue: named, skills: z.array(text) }),
  base.extend({ outcome: z.literal('overflowed'), why: z.enum(['max-length', 'max-wait', 'closed']), overflow }),
  base.extend({ outcome: z.literal('message-left'), as: z.enum(['message', 'call-back']) }),
  base.extend({ outcome: z.literal('reopened') }),
])
const decision = outcomesOf(said.extend({ id: text }))

const simulationFigures = z.object({
  arrivals: count, served: count, abandoned: count, overflowed: count, waitP50Seconds: z.number().min(0),
  waitP90Seconds: z.number().min(0), occupancy: z.number().min(0).max(1),
})

const priorityRule = z.object({
  name: text,
  when: z.object({
    siteIds: z.array(id).exactOptional(), queueIds: z.array(id).exactOptional(), pageContains: z.array(text).exactOptional(),
    languages: z.array(text).exactOptional(), emailEndsWith: z.array(text).exactOptional(), returning: z.boolean().exactOptional(),
    vouched: z.boolean().exactOptional(), attributes: z.array(z.object({ name: text, values: z.array(text) })).exactOptional(),
  }),
  give: z.object({ priority: count.exactOptional(), queueId: id.exactOptional(), skills: z.array(text).exactOptional() }),
})

/** By the names they have in the description. */
export const routingViews = {
  QueueRouting: z.object({
    queueId: id, version: count, routing: queueRouting,
    members: z.array(z.object({ agentId: id, name: text, level })),
  }) satisfies z.ZodType<protocol.QueueRoutingView>,
  AgentRouting: z.object({
    agentId: id, version: count, skills: z.array(text), languages: z.array(text), schedule: queueRouting.shape.hours,
    queues: z.array(z.object({ queueId: id, name: text, level, rank: count })),
  }) satisfies z.ZodType<protocol.AgentRouting>,
  RoutingSettings: z.object({
    version: count, rules: z.array(priorityRule), awayReasons: z.array(text), autoAwayMinutes: count.nullable(),
    keepDecisionsDays: count,
  }) satisfies z.ZodType<protocol.RoutingSettings>,
  Decisions: listOf(decision) satisfies z.ZodType<protocol.List<protocol.Decision>>,
  ConversationDecisions: z.object({
    items: z.array(decision), now: outcomesOf(said).nullable(),
  }) satisfies z.ZodType<protocol.ConversationDecisions>,
  Board: z.object({
    at: time,
    queues: z.array(z.object({
      id, name: text, open: z.boolean(), waiting: count, messages: count, longestWaitSeconds: count.nullable(), held: count,
      freeSlots: count, online: count, reason: waitReason.nullable(), unansweredOffers: count, capacityPerAgent: count.nullable(),
    })),
    agents: z.array(z.object({
      id, name: text, status: declaredStatus, statusReason: text.nullable(), statusSince: time.nullable(), load: count,
      idle: count, capacity: count, queueIds: z.array(id),
    })),
  }) satisfies z.ZodType<protocol.Board>,
  Estimates: listOf(z.object({
    queue: named, samples: count, meanEstimateSeconds: z.number(), meanWaitSeconds: z.number(), biasSeconds: z.number(),
    meanErrorSeconds: z.number(), p90ErrorSeconds: z.number(),
  })) satisfies z.ZodType<protocol.List<protocol.EstimateError>>,
  Simulation: z.object({
    today: simulationFigures, changed: simulationFigures, days: z.array(z.iso.date()),
  }) satisfies z.ZodType<protocol.Simulation>,
  Audit: listOf(z.object({
    id: text, at: time, by: named,
    action: z.enum([
      'assigned', 'took-over', 'whispered', 'joined', 'left', 'set-status', 'changed-routing', 'changed-members',
      'changed-agent-routing', 'changed-rules', 'changed-capacity', 'changed-agent-queues', 'made-identity-secret', 'ended-identity-secret',
    ]),
    conversationId: id.nullable(), agent: named.nullable(), queue: named.nullable(),
    details: z.record(text, z.union([text, z.number(), z.null()])),
  })) satisfies z.ZodType<protocol.List<protocol.AuditLine>>,
}
