import type { AgentConversation } from '@parley/protocol'
import type { View } from '../routes.js'
import type { Inbox } from '../store/inbox.js'

export type SectionName = 'mine' | 'snoozed' | 'queue' | 'others' | 'closed'
/** One line of the list: the head of a section, or a conversation. */
export type Item =
  | { kind: 'head'; key: string; name: SectionName; rows: readonly AgentConversation[] }
  | { kind: 'row'; key: string; name: SectionName; row: AgentConversation }

const parts: Record<Exclude<View, 'closed'>, readonly Exclude<SectionName, 'closed'>[]> = {
  mine: ['mine', 'queue', 'snoozed'],
  queue: ['queue'],
  all: ['mine', 'queue', 'others', 'snoozed'],
}

const itemsOf = (name: SectionName, rows: readonly AgentConversation[]): Item[] => rows.length === 0 ? [] : [
  { kind: 'head', key: name, name, rows },
  ...rows.map((row): Item => ({ kind: 'row', key: row.id, name, row })),
]

/** What the list of a view shows, section by section; empty sections leave no trace. */
export const openItems = (view: Exclude<View, 'closed'>, inbox: Pick<Inbox, Exclude<SectionName, 'closed'>>): Item[] =>
  parts[view].flatMap((name) => itemsOf(name, inbox[name].value))

export const closedItems = (rows: readonly AgentConversation[]): Item[] => itemsOf('closed', rows)

/** The conversation `steps` below (above when negative) the chosen one; the first or last one when none is chosen. */
export function neighbour(items: readonly Item[], chosen: string | null, steps: 1 | -1): string | null {
  const ids = items.flatMap((item) => item.kind === 'row' ? [item.row.id] : [])
  const at = chosen === null ? -1 : ids.indexOf(chosen)
  if (at === -1) return (steps === 1 ? ids[0] : ids.at(-1)) ?? null
  return ids[at + steps] ?? null
}
