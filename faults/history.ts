import type { AgentConversation, Entry, Line, VisitorConversation } from '@parley/protocol'

/** What happened in one run, as plain data: what the checker judges. Times are milliseconds since the run began. */
export interface History {
  sends: Sent[]
  acks: Acknowledged[]
  /** What pages did to what they had been told, and heard back. */
  deeds: Deed[]
  /** What was answered with a no, and why. */
  refusals: Refusal[]
  /** Pages that ended before the run did. */
  ends: { page: string; at: number }[]
  /** Texts that stood twice on one screen at one moment. */
  doubles: Double[]
  /** Notes that came to a visitor by whatever way. */
  leaks: Leak[]
  /** Entries as they were applied, by feed, in order. */
  feeds: FeedLog[]
  /** What was read from the database at the end. */
  stored: Stored
  /** What the pages showed at the end. */
  screens: Screen[]
  /** What someone would see who came at the end and read everything. */
  fresh: Fresh[]
  /** Who is connected at the end, as the house counts it, and how many pages of theirs there are. */
  presence: Present[]
  /** Moments at which someone looked at who holds what. */
  looks: Look[]
  /** Pages that had not come to rest when patience ended, and why. */
  restless: { page: string; why: string }[]
}

/** A text that someone typed. `conversationId` is that of its opening while there is no other. */
export interface Sent {
  clientId: string
  page: string
  /** The browser, which several pages share. */
  device: string
  person: string
  conversationId: string
  kind: 'message' | 'note'
  body: string
  /** What is in the file that goes with it; null without one. */
  file: string | null
  at: number
  /** Since when the browser's storage holds it; null when it never did. */
  keptAt: number | null
  /** The person took it back after it was refused. */
  isDiscarded: boolean
  /** The person sent it again after it was refused, so that it has left its place. */
  isRetried: boolean
}
/** An answer that said `ok` and named an entry. */
export interface Acknowledged {
  page: string
  reader: Reader
  clientId: string
  entry: Entry
  at: number
}
/** An edit or a recall that was answered with an entry. */
export interface Deed { page: string; reader: Reader; event: string; entry: Entry; at: number }
export interface Refusal { page: string; reader: Reader; event: string; clientId: string | null; code: string; message: string; at: number }
export interface Present { person: string; rows: number; pages: number }
export interface Double { page: string; conversationId: string; key: string; at: number }
export interface Leak { page: string; way: string; text: string }

/** Which of the two numberings counts. */
export type Reader = 'visitor' | 'team'
export interface FeedLog {
  page: string
  reader: Reader
  conversationId: string
  applied: { seq: number; id: string; at: number }[]
}

export interface StoredEntry {
  conversationId: string
  seq: number
  visitorSeq: number | null
  id: string
  kind: string
  authorId: string | null
  clientId: string | null
  body: string | null
  isRecalled: boolean
  /** What is in its files. */
  files: string[]
}
export interface StoredConversation {
  id: string
  status: string
  agentId: string | null
  queueId: string
  head: number
  visitorHead: number
}
/** Assignments that have not ended. */
export interface StoredAssignment { conversationId: string; agentId: string }
export interface StoredAgent { id: string; capacity: number; isFree: boolean }
export interface Stored {
  entries: StoredEntry[]
  conversations: StoredConversation[]
  assignments: StoredAssignment[]
  agents: StoredAgent[]
}

export interface Waiting { clientId: string; body: string; state: 'sending' | 'waiting' | 'failed' }
export type View = VisitorConversation | AgentConversation
/** One conversation as a page shows it. */
export interface Thread {
  conversationId: string
  lines: readonly Line[]
  waiting: readonly Waiting[]
  view: View | null
}
export interface Screen {
  page: string
  person: string
  reader: Reader
  threads: Thread[]
  /** What waits outside of the threads: openings, and what was refused in a conversation that is in no list. */
  openings: Waiting[]
  /** The list of conversations; for an agent the inbox. */
  rows: View[]
}
export interface Fresh {
  person: string
  reader: Reader
  threads: { conversationId: string; entries: Entry[]; view: View }[]
  rows: View[]
}
export interface Look { at: number; overCapacity: string[]; heldTwice: string[]; inNoState: string[]; lostPlace: string[] }

/** A page's clock and the way it tells what it does. */
export interface Recorder {
  readonly history: Pick<History, 'sends' | 'acks' | 'deeds' | 'refusals' | 'ends' | 'doubles' | 'leaks' | 'feeds' | 'looks'>
  now(): number
}

export function createRecorder(): Recorder {
  const began = performance.now()
  return {
    history: { sends: [], acks: [], deeds: [], refusals: [], ends: [], doubles: [], leaks: [], feeds: [], looks: [] },
    now: () => performance.now() - began,
  }
}
