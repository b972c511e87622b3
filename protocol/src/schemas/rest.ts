import { z } from 'zod'
import { limits } from '../limits.js'
import { color, cursor, email, id, knownPassword, line, optionalLine, origin, password } from './text.js'

const capacity = z.int().min(1).max(100)
const role = z.enum(['agent', 'supervisor', 'admin'])
const asked = z.enum(['off', 'optional', 'required'])
const limit = z.coerce.number().int().min(1).max(100).optional()
/** A change names the version it was made from, so that two admins do not overwrite each other unseen. */
const version = z.int().min(1).optional()

export const setup = z.strictObject({ name: line(limits.nameLength), email, password, code: z.string().max(64).optional() })
export const login = z.strictObject({ email, password: knownPassword })
export const changePassword = z.strictObject({ current: knownPassword, next: password })
export const changeMe = z.strictObject({
  name: line(limits.nameLength).optional(),
  settings: z.strictObject({
    language: z.enum(['en', 'zh']).optional(), theme: z.enum(['system', 'light', 'dark']).optional(),
    sound: z.boolean().optional(), notifications: z.boolean().optional(), singleKeys: z.boolean().optional(),
  }).optional(),
})

const invitationToken = z.string().min(20).max(200)
export const readInvitation = z.strictObject({ token: invitationToken })
export const acceptInvitation = z.strictObject({ token: invitationToken, password })

/** Twenty attributes of two hundred characters fit, also where each takes three bytes. */
const identityTokenLength = 24 * 1024
const visitorToken = z.string().min(1).max(4096)
export const visitorSession = z.strictObject({
  siteKey: line(64), visitorToken: visitorToken.optional(), identityToken: z.string().min(1).max(identityTokenLength).optional(),
  language: z.string().max(35).optional(),
})

const appearance = z.strictObject({
  title: optionalLine(limits.nameLength), greeting: optionalLine(200), color, side: z.enum(['left', 'right']),
})
const preChat = z.strictObject({ name: asked, email: asked })
const origins = z.array(origin).max(50)
export const createSite = z.strictObject({
  name: line(limits.nameLength), allowedOrigins: origins.optional(), appearance: appearance.optional(),
  preChat: preChat.optional(), queueIds: z.array(id).min(1).max(20),
})
export const changeSite = createSite.partial().extend({ version })

export const createQueue = z.strictObject({
  name: line(limits.nameLength), capacityPerAgent: capacity.nullable().optional(), memberIds: z.array(id).max(500).optional(),
})
export const changeQueue = createQueue.omit({ memberIds: true }).partial().extend({ version })
export const setQueueCapacity = z.strictObject({ capacityPerAgent: capacity.nullable() })
export const setMembers = z.strictObject({ agentIds: z.array(id).max(500) })

export const createAgent = z.strictObject({
  name: line(limits.nameLength), email, role, capacity: capacity.optional(), queueIds: z.array(id).max(100).optional(),
})
export const changeAgent = z.strictObject({
  name: line(limits.nameLength).optional(), email: email.optional(), role: role.optional(), capacity: capacity.optional(),
  queueIds: z.array(id).max(100).optional(), deactivated: z.boolean().optional(), version,
})

export const setCapacity = z.strictObject({ capacity })

export const conversationsQuery = z.strictObject({
  view: z.enum(['mine', 'queue', 'all', 'closed']), cursor: cursor.optional(), limit,
})
export const entriesQuery = z.strictObject({
  afterSeq: z.coerce.number().int().min(0).optional(), limit: z.coerce.number().int().min(1).max(limits.syncMax).optional(),
})
export const transcriptsQuery = z.strictObject({
  q: optionalLine(200).optional(),
  /** ISO times; `from` inclusive, `to` exclusive, by when the conversation began. */
  from: z.iso.datetime({ offset: true }).optional(), to: z.iso.datetime({ offset: true }).optional(),
  agentId: id.optional(), queueId: id.optional(), siteId: id.optional(),
  minScore: z.coerce.number().int().min(1).max(5).optional(), cursor: cursor.optional(), limit,
})
export const exportQuery = z.strictObject({ format: z.enum(['json', 'txt', 'html', 'csv']), timeZone: z.string().max(64).optional() })
export const uploadQuery = z.strictObject({ clientId: id, name: z.string().min(1).max(1000) })
export const byId = z.strictObject({ id })
