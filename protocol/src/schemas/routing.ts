import { z } from 'zod'
import { limits } from '../limits.js'
import { attributeName, attributeTextLength } from './identity.js'
import { cursor, id, line } from './text.js'

const limit = z.coerce.number().int().min(1).max(100).optional()
const version = z.int().min(1).optional()
const word = line(40)
const words = z.array(word).max(30)
const seconds = (max: number, min = 0) => z.int().min(min).max(max)
const DAY_SECONDS = 86_400
const WEEK_MINUTES = 10_080

const timeZone = z.string().max(64).refine(isTimeZone, 'is not a time zone like Europe/Berlin')
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time like 09:00')
const span = z.strictObject({ from: time, to: z.union([time, z.literal('24:00')]) })
  .refine(({ from, to }) => from < to, 'ends before it begins')
const spans = z.array(span).max(6).refine(areApart, 'overlap')
const hours = z.strictObject({
  timeZone,
  week: z.strictObject({
    monday: spans, tuesday: spans, wednesday: spans, thursday: spans, friday: spans, saturday: spans, sunday: spans,
  }),
  holidays: z.array(z.strictObject({ date: z.iso.date(), name: line(limits.nameLength), spans })).max(200),
})

const overflow = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('message') }), z.strictObject({ to: z.literal('call-back') }),
  z.strictObject({ to: z.literal('queue'), queueId: id }),
])
const priority = z.int().min(0).max(9)
export const strategy = z.enum(['manual', 'offered-to-all', 'round-robin', 'least-busy', 'longest-idle'])
const level = z.enum(['first', 'normal', 'last'])

export const queueRouting = z.strictObject({
  strategy,
  lastAgent: z.strictObject({ withinHours: z.int().min(1).max(8760), waitSeconds: seconds(3600) }).nullable(),
  offer: z.strictObject({ seconds: seconds(600, 5), missesUntilAway: z.int().min(1).max(20).nullable() }).nullable(),
  noAnswerSeconds: seconds(DAY_SECONDS, 10).nullable(),
  idleMinutes: z.int().min(1).max(WEEK_MINUTES).nullable(),
  closeIdle: z.strictObject({ afterMinutes: z.int().min(1).max(WEEK_MINUTES), warnMinutes: z.int().min(1).max(WEEK_MINUTES) })
    .refine(({ afterMinutes, warnMinutes }) => warnMinutes <= afterMinutes, 'warns before it is idle').nullable(),
  wrapUpSeconds: seconds(3600),
  maxLength: z.int().min(0).max(100_000).nullable(),
  maxWaitSeconds: seconds(DAY_SECONDS, 10).nullable(),
  overflow, hours: hours.nullable(), whenClosing: z.enum(['overflow', 'keep']), whenAway: z.enum(['keep', 'give-back']),
  transfersOver: z.int().min(0).max(20),
  reopenMinutes: z.int().min(0).max(525_600).nullable(), priority,
  requiredSkills: words, preferredSkills: words, language: z.enum(['ignored', 'preferred', 'required']),
})
const members = z.array(z.strictObject({ agentId: id, level })).max(500)
export const changeQueueRouting = z.strictObject({
  version, routing: queueRouting.partial().optional(), members: members.optional(),
})

/** Of people: a language, or a language and where it is spoken. */
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language like en or zh-CN')
export const changeAgentRouting = z.strictObject({
  version, skills: words.optional(), languages: z.array(language).max(20).optional(), schedule: hours.nullable().optional(),
  queues: z.array(z.strictObject({ queueId: id, level, rank: z.int().min(0).max(99) })).max(100).optional(),
})

const some = <T extends z.ZodType>(each: T) => z.array(each).min(1).max(50)
const priorityRule = z.strictObject({
  name: line(limits.nameLength),
  when: z.strictObject({
    siteIds: some(id).optional(), queueIds: some(id).optional(), pageContains: some(line(200)).optional(),
    languages: some(language).optional(), emailEndsWith: some(line(limits.emailLength)).optional(), returning: z.boolean().optional(),
    vouched: z.boolean().optional(),
    attributes: z.array(z.strictObject({ name: attributeName, values: some(line(attributeTextLength)) })).min(1).max(50).optional(),
  }),
  give: z.strictObject({ priority: priority.optional(), queueId: id.optional(), skills: words.optional() }),
})
export const changeRoutingSettings = z.strictObject({
  version, rules: z.array(priorityRule).max(100).optional(), awayReasons: words.optional(),
  autoAwayMinutes: z.int().min(1).max(1440).nullable().optional(), keepDecisionsDays: z.int().min(1).max(3650).optional(),
})

export const decisionsQuery = z.strictObject({
  conversationId: id.optional(), queueId: id.optional(), agentId: id.optional(), cursor: cursor.optional(), limit,
})
export const auditQuery = z.strictObject({ cursor: cursor.optional(), limit })

export const simulate = z.strictObject({
  queueId: id, routing: queueRouting.partial(), members: members.optional(),
  agents: z.strictObject({ count: z.int().min(1).max(1000), capacity: z.int().min(1).max(100) }).optional(),
  arrivals: z.discriminatedUnion('from', [
    z.strictObject({ from: z.literal('recorded'), day: z.iso.date(), timeZone }),
    z.strictObject({
      from: z.literal('generated'), perHour: z.number().min(0.1).max(2000), hours: z.number().min(0.5).max(24),
      meanHandlingSeconds: seconds(DAY_SECONDS, 1), patienceSeconds: seconds(DAY_SECONDS, 1), seed: z.int().min(0).max(2 ** 31),
    }),
  ]),
})

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function areApart(all: readonly { from: string; to: string }[]): boolean {
  const sorted = [...all].sort((a, b) => (a.from < b.from ? -1 : 1))
  return sorted.every(({ from }, place) => place === 0 || (sorted[place - 1]?.to ?? '') <= from)
}
