import type { LeftAs, Named } from './entry.js'

export type Language = 'en' | 'zh'
export type Role = 'agent' | 'supervisor' | 'admin'
export type Status = 'queued' | 'active' | 'snoozed' | 'closed'
export type DeclaredStatus = 'online' | 'transfers-only' | 'away' | 'offline'
/** `online`: someone is free. `queue`: people are here, all busy. `offline`: nobody is here. */
export type Availability = 'online' | 'queue' | 'offline'

/** How far one side has got, in the numbering of the reader of this view. */
export interface Receipt { deliveredSeq: number; readSeq: number }
export interface Rating { score: number; comment: string | null }

export interface Appearance {
  /** Shown in the head of the conversation; the site's name when empty. */
  title: string
  greeting: string
  /** `#rrggbb` */
  color: string
  side: 'left' | 'right'
}
export type Asked = 'off' | 'optional' | 'required'
export interface PreChat { name: Asked; email: Asked }

/** What an admin sees of a site. */
export interface Site {
  id: string
  name: string
  siteKey: string
  /** Origins (`https://shop.example`) whose pages may embed the widget. Parley's own pages always may. */
  allowedOrigins: string[]
  appearance: Appearance
  preChat: PreChat
  /** Queues a visitor may choose from, the first is the default. Never empty. */
  queueIds: string[]
  /** Since when it has a secret to vouch for visitors with; null: it has none. */
  identity: SiteIdentity | null
  createdAt: string
  version: number
}
/** `formerUntil`: so long the secret before this one is accepted too; null: there is none. */
export interface SiteIdentity { since: string; formerUntil: string | null }
/** `POST /api/sites/:id/identity-secret`: the only time that the secret is shown. */
export interface MadeIdentitySecret extends SiteIdentity { secret: string }

/** What a visitor's browser sees of a site. */
export interface PublicSite {
  id: string
  siteKey: string
  name: string
  appearance: Appearance
  preChat: PreChat
  queues: Named[]
}

export interface Queue {
  id: string
  name: string
  memberIds: string[]
  /** How many of this queue's conversations one agent may hold at a time; null: only the agent's own capacity counts. */
  capacityPerAgent: number | null
  waiting: number
  createdAt: string
  version: number
}

/** What the team sees of an agent. */
export interface Agent {
  id: string
  name: string
  email: string
  role: Role
  /** Conversations held at a time. */
  capacity: number
  /** Active conversations held now. */
  held: number
  /** What the agent declares; whoever is not connected shows as `offline`. */
  status: DeclaredStatus
  statusReason: string | null
  /** `invited`: has not set a password yet. `deactivated`: may not sign in. */
  account: 'active' | 'invited' | 'deactivated'
  queueIds: string[]
  createdAt: string
  version: number
}

/** The signed-in agent's own view: what the team sees, and the settings that are theirs. */
export interface Me extends Agent {
  settings: AgentSettings
  /** What was declared, whether or not a tab is connected. */
  declaredStatus: DeclaredStatus
}
export interface AgentSettings {
  language: Language
  theme: 'system' | 'light' | 'dark'
  sound: boolean
  notifications: boolean
  singleKeys: boolean
}

export interface Visitor {
  id: string
  siteId: string
  /** What they typed into the form, unless `vouched` says that it is the site's word. */
  name: string | null
  email: string | null
  /** Who the site says they are; null: nobody vouches for them. */
  vouched: Vouched | null
  language: string | null
  browser: string | null
  online: boolean
  firstSeenAt: string
  lastSeenAt: string
  page: Page | null
}
/** `externalId`: what the site calls them. `name`, `email`: whether that is the site's word too. `at`: when it last said so. */
export interface Vouched { externalId: string; name: boolean; email: boolean; at: string }
/** What a site says of a visitor besides who they are. For the team alone. */
export type Attributes = Record<string, string | number | boolean>
export interface Page { url: string; title: string; referrer: string | null; at: string }

/** Where a waiting conversation stands. */
export interface Waiting {
  position: number
  estimatedWaitSeconds: number | null
  queuedAt: string
  /** So many wait that nobody counted on: it is this place or one behind it. */
  atLeast?: true
}

export interface LastMessage {
  seq: number
  by: 'visitor' | 'agent'
  /** The beginning of its text; empty when it was recalled, or has files and no text. */
  preview: string
  /** Its first file, and how many it has, where it has no text. */
  attached?: { name: string; type: string; count: number }
  at: string
}

interface ConversationBase {
  id: string
  status: Status
  /** Rises with every change; an older version than the one held is ignored. */
  version: number
  /** `seq` of the newest entry, in the numbering of the reader of this view; 0 before the first. */
  head: number
  createdAt: string
  closedAt: string | null
  rating: Rating | null
  /** Where the visitor left a message or a wish to be called, and does not wait in line; null otherwise. */
  left: LeftAs | null
  receipts: { visitor: Receipt; agent: Receipt }
  /** Messages of the other side that the reader's side has not read. */
  unread: number
  lastMessage: LastMessage | null
}

/** A conversation as its visitor sees it. */
export interface VisitorConversation extends ConversationBase {
  queue: Named
  agent: (Named & { online: boolean }) | null
  waiting: Waiting | null
}

/** A conversation as the team sees it; also the row of an inbox. */
export interface AgentConversation extends ConversationBase {
  siteId: string
  queue: Named
  agent: Named | null
  visitor: Visitor
  queuedAt: string | null
  assignedAt: string | null
  snoozedUntil: string | null
  /** Since when both have been silent long enough for its slot to be free; null otherwise. */
  idleSince: string | null
  /** 0 to 9; higher ones first. */
  priority: number
  /** Supervisors who talk along. */
  joined: Named[]
  /** Since when the visitor waits for an answer; null when the last word was the team's. */
  unansweredSince: string | null
}

/** What the page knows about who could answer. */
export interface VisitorPresence {
  availability: Availability
  online: number
  agents: Named[]
  /** When a queue of the site opens next; null where one is open, or none ever will. */
  opensAt: string | null
  /** Nobody can be waited for: the queue is closed or as long as it may be, and this is what is offered instead. Null: one may wait. */
  instead: LeftAs | null
  /** The queues it offers, each for itself. The state above is that of the best of them. */
  queues: QueuePresence[]
}

/** Who could answer in one queue. Closed by its hours it is `offline`. */
export interface QueuePresence {
  id: string
  availability: Availability
  /** In state `queue`: so many wait already, counted up to a thousand or the longest the line may be. 0 in the others. */
  waiting: number
  /** In state `queue`: for how long whoever comes now would wait. Null in the others. */
  estimatedWaitSeconds: number | null
}
