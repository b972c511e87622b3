import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { PlainKey } from '../words/words.js'
import { isSingle, isTyping, chordOf } from './keys.js'

type Group = 'moving' | 'conversation' | 'writing' | 'anywhere'
export interface Command {
  label: PlainKey
  group: Group
  /** The first one is shown. */
  chords: readonly string[]
  /** Not worth a line in the palette. */
  unlisted?: true
}

/** Everything that can be done by a key. A screen offers those that make sense on it; the rest is silent. */
export const commands = {
  next: { label: 'command.next', group: 'moving', chords: ['Alt+ArrowDown', 'J'] },
  previous: { label: 'command.previous', group: 'moving', chords: ['Alt+ArrowUp', 'K'] },
  nth: {
    label: 'command.nth',
    group: 'moving',
    unlisted: true,
    chords: ['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4', 'Alt+5', 'Alt+6', 'Alt+7', 'Alt+8', 'Alt+9'],
  },
  overdue: { label: 'command.overdue', group: 'moving', chords: ['Alt+O'] },
  take: { label: 'command.take', group: 'moving', chords: ['Alt+A', 'A'] },
  takeThis: { label: 'command.takeThis', group: 'conversation', chords: [] },
  transfer: { label: 'command.transfer', group: 'conversation', chords: ['Alt+T'] },
  snooze: { label: 'command.snooze', group: 'conversation', chords: ['Alt+Z'] },
  close: { label: 'command.close', group: 'conversation', chords: ['Alt+E'] },
  details: { label: 'command.details', group: 'conversation', chords: ['Alt+I'] },
  why: { label: 'command.why', group: 'conversation', chords: ['Alt+Y'] },
  acceptOffer: { label: 'command.acceptOffer', group: 'anywhere', chords: ['Alt+Enter'] },
  declineOffer: { label: 'command.declineOffer', group: 'anywhere', chords: ['Alt+Backspace'] },
  reply: { label: 'command.reply', group: 'writing', chords: ['Alt+R'] },
  note: { label: 'command.note', group: 'writing', chords: ['Alt+N'] },
  palette: { label: 'command.palette', group: 'anywhere', chords: ['Mod+K'], unlisted: true },
  sheet: { label: 'command.sheet', group: 'anywhere', chords: ['?'] },
} as const satisfies Record<string, Command>
export type CommandId = keyof typeof commands
export const commandIds = Object.keys(commands) as CommandId[]

type Run = (chord?: string) => void
const offers = signal<ReadonlyMap<CommandId, Run>>(new Map())
/** What can be done right now. */
export const offered = offers

export const perform = (id: CommandId): void => offers.peek().get(id)?.()

/** Offers a command for as long as the component shows; `null` withdraws it. */
export function useOffer(id: CommandId, run: Run | null): void {
  const latest = useRef(run)
  latest.current = run
  const isOffered = run !== null
  useEffect(() => {
    if (!isOffered) return
    const call: Run = (chord) => latest.current?.(chord)
    offers.value = new Map(offers.peek()).set(id, call)
    return () => {
      const rest = new Map(offers.peek())
      if (rest.get(id) === call) rest.delete(id)
      offers.value = rest
    }
  }, [id, isOffered])
}

const byChord = new Map<string, CommandId>(
  commandIds.flatMap((id) => commands[id].chords.map((chord) => [chord, id] as const)),
)

/** What a press asks for, when it is offered here and now; null leaves the press to the page. */
export function commandFor(event: KeyboardEvent, singleKeys: boolean): { id: CommandId; chord: string } | null {
  if (event.defaultPrevented || event.isComposing || (event.repeat && !event.altKey)) return null
  const chord = chordOf(event)
  if (isSingle(chord) && (!singleKeys || isTyping(event.target))) return null
  const id = byChord.get(chord)
  return id && offers.peek().has(id) ? { id, chord } : null
}

/** Listens to the keys of the page. Nothing behind an open dialog is reached. Returns how to stop. */
export function startKeys(singleKeys: () => boolean): () => void {
  const press = (event: KeyboardEvent) => {
    if (document.querySelector('dialog[open]')) return
    const found = commandFor(event, singleKeys())
    if (!found) return
    event.preventDefault()
    offers.peek().get(found.id)?.(found.chord)
  }
  addEventListener('keydown', press)
  return () => removeEventListener('keydown', press)
}
