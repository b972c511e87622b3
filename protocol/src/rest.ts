import type { z } from 'zod'
import type * as schemas from './schemas/rest.js'
import type * as routing from './schemas/routing.js'
import type { Attachment } from './attachments.js'
import type { Entry, Named } from './entry.js'
import type { Agent, AgentConversation, Attributes, Me, Page, PublicSite, Queue, Rating, Site, Status, Visitor, VisitorConversation, VisitorPresence } from './views.js'

export interface List<T> { items: T[]; nextCursor: string | null }

/** Requests of the REST surface. */
export type SetupRequest = z.input<typeof schemas.setup>
export type LoginRequest = z.input<typeof schemas.login>
export type ChangePassword = z.input<typeof schemas.changePassword>
export type ChangeMe = z.input<typeof schemas.changeMe>
export type VisitorSessionRequest = z.input<typeof schemas.visitorSession>
export type CreateSite = z.input<typeof schemas.createSite>
export type ChangeSite = z.input<typeof schemas.changeSite>
export type CreateQueue = z.input<typeof schemas.createQueue>
export type ChangeQueue = z.input<typeof schemas.changeQueue>
export type CreateAgent = z.input<typeof schemas.createAgent>
export type ChangeAgent = z.input<typeof schemas.changeAgent>
export type ChangeQueueRouting = z.input<typeof routing.changeQueueRouting>
export type ChangeAgentRouting = z.input<typeof routing.changeAgentRouting>
export type ChangeRoutingSettings = z.input<typeof routing.changeRoutingSettings>
export type Simulate = z.input<typeof routing.simulate>
export type TranscriptsQuery = z.input<typeof schemas.transcriptsQuery>

/** `GET /api/setup`: whether the first admin is still to be made, and whether the one-time code is asked for from here. */
export interface SetupState { needed: boolean; codeNeeded: boolean }
export interface SignedIn { accessToken: string; expiresAt: string; agent: Me }
export interface SetupDone extends SignedIn { site: Site; queue: Queue }

/** A link that lets a new agent set a password, or an old one a new password. The token sits after `#`. */
export interface Invitation { url: string; expiresAt: string }
export interface AgentInvited { agent: Agent; invitation: Invitation }

export interface VisitorSession {
  /** For the socket and REST; short-lived. */
  token: string
  expiresAt: string
  /** Kept by the browser to come back as the same visitor; good for nothing else. */
  visitorToken: string
  visitor: { id: string; name: string | null; email: string | null }
  /** Anonymous visitors whom this one has taken over lately; what a browser kept as one of them is this one's now. */
  formerly: string[]
  site: PublicSite
  availability: VisitorPresence['availability']
  presence: VisitorPresence
  /** Newest first; open ones and those closed lately. */
  conversations: VisitorConversation[]
}

/** `POST /api/attachments?clientId=&name=`, whose body is the file. */
export interface AttachmentStored { attachment: Attachment }

/** `GET /api/visitors/:id`, for the details pane. */
export interface VisitorDetails {
  visitor: Visitor
  attributes: Attributes
  pages: Page[]
  conversations: AgentConversation[]
  visits: number
}

/** One conversation in a list of transcripts. */
export interface TranscriptRow {
  id: string
  site: Named
  queue: Named
  visitorId: string
  visitorName: string | null
  agents: Named[]
  status: Status
  startedAt: string
  closedAt: string | null
  messages: number
  rating: Rating | null
  /** The first lines where the searched words stand; `marks` are [start, end) offsets into `excerpt`. */
  hits: TranscriptHit[]
}
export interface TranscriptHit { seq: number; excerpt: string; marks: [number, number][] }
export interface Transcript {
  row: Omit<TranscriptRow, 'hits'>
  conversation: AgentConversation
  /** What the site said of its visitor last. */
  attributes: Attributes
  entries: Entry[]
}
