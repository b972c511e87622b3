import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { BrowserMemory } from './browser-memory.js'

/** Texts that are not sent yet, by conversation; they come back after a reload. */
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
  const write = (conversation: string, written: string): void => {
    text(conversation).value = written
    memory.set(name(conversation), written || null)
  }
  return {
    text, files, write,
    said(conversation, isSafe) {
      text(conversation).value = ''
      void isSafe.then(() => write(conversation, text(conversation).peek()))
    },
    move(from, to) {
      if (text(from).peek()) write(to, text(from).peek())
      write(from, '')
      files(to).value = [...files(to).peek(), ...files(from).peek()]
      files(from).value = []
    },
  }
}
