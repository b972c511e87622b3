import type { Author, Entry } from './entry.js'
import type { Requests } from './requests.js'
import type { Board, Offer, OfferEnd } from './routing.js'
import type { AgentConversation, DeclaredStatus, VisitorConversation, VisitorPresence, Waiting } from './views.js'

/** Head of one open conversation: the newest `seq` in the caller's numbering, and the version of its view. */
export interface Head { seq: number; version: number }

export interface Sync<C> {
  /** `restart`: forget what you hold, the cursor was unknown or beyond the head. */
  mode: 'continue' | 'restart'
  entries: Entry[]
  head: number
  conversation: C
}

interface Both<C> {
  'message:send': { request: Requests['message:send']; reply: { entry: Entry } }
  'message:edit': { request: Requests['message:edit']; reply: { entry: Entry } }
  'message:recall': { request: Requests['message:recall']; reply: { entry: Entry } }
  'conversation:sync': { request: Requests['conversation:sync']; reply: Sync<C> }
  'conversation:close': { request: Requests['conversation:close']; reply: { conversation: C } }
  receipt: { request: Requests['receipt']; reply: object }
  typing: { request: Requests['typing']; reply: object }
  heartbeat: { request: Requests['heartbeat']; reply: { now: string; heads: Record<string, Head> } }
  'auth:refresh': { request: Requests['auth:refresh']; reply: { expiresAt: string } }
}

/** Everything a visitor may ask, with what comes back. */
export interface VisitorEvents extends Both<VisitorConversation> {
  'conversation:open': {
    request: Requests['conversation:open']
    reply: { conversation: VisitorConversation; entries: Entry[] }
  }
  'conversation:rate': { request: Requests['conversation:rate']; reply: { conversation: VisitorConversation } }
  /** Stops waiting in line; what was typed is kept as a message. */
  'conversation:leave-message': {
    request: Requests['conversation:leave-message']; reply: { conversation: VisitorConversation }
  }
  page: { request: Requests['page']; reply: object }
}

/** Everything an agent may ask, with what comes back. */
export interface AgentEvents extends Both<AgentConversation> {
  'note:add': { request: Requests['note:add']; reply: { entry: Entry } }
  'conversation:accept': { request: Requests['conversation:accept']; reply: { conversation: AgentConversation } }
  'conversation:transfer': { request: Requests['conversation:transfer']; reply: { conversation: AgentConversation } }
  'conversation:snooze': { request: Requests['conversation:snooze']; reply: { conversation: AgentConversation } }
  /** Rows: every open conversation this agent may see, at most 2,000, longest-waiting first. */
  'inbox:open': { request: Requests['inbox:open']; reply: { rows: AgentConversation[]; offers: Offer[] } }
  'presence:set': { request: Requests['presence:set']; reply: { status: DeclaredStatus } }
  /** Of the tab that asks. The agent is away by themselves only when all of their tabs have been idle. */
  'presence:idle': { request: Requests['presence:idle']; reply: object }
  /** To take what was offered, accept it. */
  'offer:decline': { request: Requests['offer:decline']; reply: object }
  'conversation:whisper': { request: Requests['conversation:whisper']; reply: { entry: Entry } }
  'conversation:join': { request: Requests['conversation:join']; reply: { conversation: AgentConversation } }
  'conversation:part': { request: Requests['conversation:part']; reply: { conversation: AgentConversation } }
  'agent:set-status': { request: Requests['agent:set-status']; reply: { status: DeclaredStatus } }
  /** Joins first, then reads; `board` comes with every change, at most once a second. */
  'board:open': { request: Requests['board:open']; reply: { board: Board } }
  'board:close': { request: Requests['board:close']; reply: object }
}

interface PushesToBoth<C> {
  entry: { conversationId: string; entry: Entry }
  'conversation:updated': { conversation: C }
  receipt: { conversationId: string; by: 'visitor' | 'agent'; deliveredSeq: number; readSeq: number }
  typing: { conversationId: string; by: Author; typing: boolean; preview?: string }
  /** The other side went or came back. */
  'conversation:presence': { conversationId: string; by: 'visitor' | 'agent'; online: boolean }
  'server:draining': { reconnectAfterMs: number }
  /** The last thing on a connection that the server ends for what the client did, where it still gets through. */
  'connection:ended': { reason: 'too_slow' }
}

export interface PushesToVisitor extends PushesToBoth<VisitorConversation> {
  presence: VisitorPresence
  'queue:position': { conversationId: string } & Waiting
}

/** What colleagues see of an agent: `offline` also when only the line is; how many conversations they hold. */
export interface AgentPresence { agentId: string; status: DeclaredStatus; held: number }

export interface PushesToAgent extends PushesToBoth<AgentConversation> {
  presence: AgentPresence
  /** The same of many who changed together. */
  presences: { agents: AgentPresence[] }
  /** It left what this agent may see. */
  'conversation:removed': { conversationId: string }
  offer: { offer: Offer }
  'offer:ended': { conversationId: string; end: OfferEnd }
  board: { board: Board }
}

/** What a client offers in the Socket.IO handshake. */
export interface Handshake { token: string; protocol: number }
