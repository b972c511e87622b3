import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { BrowserMemory } from './browser-memory.js'

/** Texts that are not sent yet, by conversation; they come back after a reload, and tabs with the same text stay the same. */
export interface Drafts {
  text(conversation: string): ReadonlySignal<string>
  /** Files that go with the text; a reload forgets them. */
  files(conversation: string): Signal<readonly File[]>
  /** An empty text forgets the draft. */
  write(conversation: string, text: string): void
  /** The text was said: the browser keeps it until it is safe elsewhere, so that a crash in between loses nothing. */
  said(conversation: string, isSafe: Promise<unknown>): void
  /** The conversation goes by another name from now on. */
  move(from: string, to: string): void
}

export function createDrafts(memory: BrowserMemory): Drafts {
  const texts = new Map<string, Signal<string>>()
  const chosen = new Map<string, Signal<readonly File[]>>()
  const name = (conversation: string): string => `draft:${conversation}`
  const text = (conversation: string): Signal<string> => {
    const known = texts.get(conversation) ?? signal(memory.get(name(conversation)) ?? '')
    texts.set(conversation, known)
    return known
  }
  const files = (conversation: string): Signal<readonly File[]> => {
    const known = chosen.get(conversation) ?? signal<readonly File[]>([])
    chosen.set(conversation, known)
    return known
  }
  /** Written in this tab: no other one changes it. */
  const own = new Set<string>()
  // A tab that only shows what another one has goes along with it, so that what was sent there does not stay here.
  memory.onElsewhere((key, before, now) => {
    const conversation = key.slice(name('').length)
    const shown = texts.get(conversation)
    if (key.startsWith(name('')) && !own.has(conversation) && shown?.peek() === (before ?? '')) shown.value = now ?? ''
  })
  const write = (conversation: string, written: string): void => {
    if (written) own.add(conversation)
    else own.delete(conversation)
    text(conversation).value = written
    memory.set(name(conversation), written || null)
  }
  return {
    text, files, write,
    said(conversation, isSafe) {
      const said = text(conversation).peek()
      text(conversation).value = ''
      void isSafe.then(() => {
        const since = text(conversation).peek()
        // What another tab has written meanwhile is not this one's to forget.
        if (since || memory.get(name(conversation)) === said) write(conversation, since)
      })
    },
    move(from, to) {
      if (text(from).peek()) write(to, text(from).peek())
      write(from, '')
      files(to).value = [...files(to).peek(), ...files(from).peek()]
      files(from).value = []
    },
  }
}
