import type { Attachment } from './attachments.js'

/** Who wrote an entry. A visitor's name is on the conversation, an agent's is kept as it was then. */
export type Author = { kind: 'visitor' } | { kind: 'agent'; id: string; name: string } | { kind: 'system' }

export interface Named { id: string; name: string }

interface Numbered {
  id: string
  conversationId: string
  /** Place in the log as its reader sees it: 1, 2, 3 … without holes. Agents and visitors have a numbering each. */
  seq: number
  at: string
  author: Author
  /** Minted by the sender; the same on the waiting line and on the stored one. */
  clientId?: string
}

export type QueuedReason = 'opened' | 'reopened'
export type AssignedReason = 'routed' | 'accepted' | 'returned'
export type LeftReason = 'gone' | 'away' | 'deactivated' | 'busy' | 'no-answer'
/** How the visitor is to hear of the answer: in the conversation and by mail, or by telephone. */
export type LeftAs = 'message' | 'call-back'
/** `asked`: the visitor chose to. */
export type LeaveReason = 'asked' | 'max-wait' | 'max-length' | 'closed'

/**
 * What happened, by kind. A message or note with `attachments` may have an empty body; without any the member is absent,
 * and it goes when the entry is recalled. `note` is for the team only, and so is an `edited` or `recalled` of a note, `snoozed`
 * and `idled`.
 */
export type EntryContent =
  | { kind: 'message'; body: string; replyTo?: string; attachments?: Attachment[] }
  /** A whisper is a supervisor's note to who holds it. */
  | { kind: 'note'; body: string; mentions: string[]; whisper?: true; attachments?: Attachment[] }
  | { kind: 'edited'; target: string; body: string }
  | { kind: 'recalled'; target: string }
  | { kind: 'queued'; queue: Named; reason: QueuedReason }
  | { kind: 'assigned'; agent: Named; reason: AssignedReason; waitedMs: number }
  /** Handed on; to an agent it is theirs at once, to a queue it waits there. */
  | { kind: 'transferred'; to: { agent: Named } | { queue: Named } }
  /**
   * Its agent was gone beyond the grace, went away, was deactivated, never answered, or had no slot when it woke: it
   * waits again, at its old place.
   */
  | { kind: 'left'; agent: Named; reason: LeftReason }
  | { kind: 'snoozed'; until: string }
  /** Both have been silent: its slot is free until the visitor writes. For the team. */
  | { kind: 'idled' }
  /** It closes then, unless somebody writes. */
  | { kind: 'warned'; closesAt: string }
  /** The visitor waits for an answer later, not in line. */
  | { kind: 'message-left'; as: LeftAs; phone?: string; reason: LeaveReason }
  /** It waited too long, or too many did: it waits in this queue now. */
  | { kind: 'overflowed'; queue: Named; reason: LeaveReason }
  /** A supervisor talks along, or no longer does. */
  | { kind: 'joined'; agent: Named }
  | { kind: 'parted'; agent: Named }
  | { kind: 'closed'; reason?: 'idle' }
  | { kind: 'reopened' }
  | { kind: 'rated'; score: number; comment?: string }

export type EntryKind = EntryContent['kind']
export type Entry = Numbered & EntryContent
/** One kind of entry, with everything that numbered entries carry. */
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>
