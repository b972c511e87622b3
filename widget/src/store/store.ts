import type { Claims, OutboxStorage, Time, VisitorLink } from '@parley/client'
import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { ErrorCode, Language, VisitorSession } from '@parley/protocol'
import { fetchKit } from '../attachments/kit.js'
import { saidIn } from '../conversation/group.js'
import type { FrameTalk } from '../frame-talk/frame-side.js'
import type { ToFrame } from '../frame-talk/messages.js'
import { language, speakLanguage } from '../words/words.js'
import type { BrowserMemory } from './browser-memory.js'
import { createDrafts, type Drafts } from './drafts.js'
import { tellPages, type PageSeen } from './tell-pages.js'
import { createSession } from './session.js'
import { createStay, type Beginning, type Stay } from './stay.js'

/** Whether the visitor is in: asking begins only when they reach for the chat. */
export type Gate =
  | { is: 'outside' }
  | { is: 'entering' }
  | { is: 'inside'; stay: Stay }
  | { is: 'refused'; code: ErrorCode }

/** What is shown. `new`: nothing written yet. `opening`: written, not confirmed; its id stands in for the real one. */
export type Screen =
  | { name: 'welcome' }
  | { name: 'new'; beginning: Beginning }
  | { name: 'opening'; id: string }
  | { name: 'conversation'; id: string }

/** A message that a screen reader is to say once. */
export interface Announcement { key: string; author: string; body: string }

export interface Store {
  readonly framed: boolean
  readonly gate: ReadonlySignal<Gate>
  readonly screen: ReadonlySignal<Screen>
  readonly isShown: ReadonlySignal<boolean>
  /** Whether the tab is looked at. */
  readonly isVisible: ReadonlySignal<boolean>
  readonly hasSound: Signal<boolean>
  /** The conversation that the visitor is being asked about before it is closed. */
  readonly closing: Signal<string | null>
  /** The conversation in which the visitor would rather leave a message than wait. */
  readonly leaving: Signal<string | null>
  readonly announced: ReadonlySignal<Announcement | null>
  /** Counts how often the focus was asked for; the view that takes it calls `tookFocus`. */
  readonly focusWanted: ReadonlySignal<number>
  readonly drafts: Drafts
  tookFocus(): void
  /** Puts the focus back where the visitor writes. */
  wantFocus(): void
  show(screen: Screen): void
  /** Under which name the text stands that is being written on this screen. */
  readonly draft: ReadonlySignal<string>
  /** Says the draft; in a new conversation it is the first message. */
  say(): void
  /** A text that was refused, or whose files are on their way, goes back into the composer with its files. */
  takeBack(clientId: string): void
  /** Files that are to go with the draft. */
  attach(files: ArrayLike<File> | null | undefined): void
  /** Who the visitor is, for what is asked beside the link. */
  token(need: 'any' | 'new'): Promise<string | null>
  speak(next: Language): void
  enter(): Promise<void>
  /** The visitor closes the panel. */
  dismiss(): void
}

export interface StoreOptions {
  siteKey: string
  talk: FrameTalk
  memory: BrowserMemory
  isVisible: ReadonlySignal<boolean>
  time: Time
  makeLink: (token: (need: 'any' | 'new') => Promise<string | null>) => VisitorLink
  makeStorage: (visitorId: string) => OutboxStorage
  /** Begins anew as whoever the browser now is. */
  reload: () => void
  chime: () => void
  /** Whether this tab is the one that rings for an entry, among all of the site in this browser. */
  claim: Claims['claim']
  /** Where the visitor is, when no page is around to say it. */
  ownPage: PageSeen | null
  post?: typeof fetch
}

/** Who looks at a message has said so by then. */
const RING_MS = 300

/** The one place where the frame's state is written, besides the feeds and the outbox of `@parley/client`. */
export function createStore(options: StoreOptions): Store {
  const { siteKey, talk, memory, isVisible, time, makeLink, makeStorage, reload, chime, claim, ownPage, post } = options
  const gate = signal<Gate>({ is: 'outside' })
  const screen = signal<Screen>({ name: 'welcome' })
  const isShown = signal(!talk.framed)
  const hasSound = signal(memory.get('sound') !== 'off')
  const closing = signal<string | null>(null)
  const leaving = signal<string | null>(null)
  const announced = signal<Announcement | null>(null)
  const focusWanted = signal(0)
  const drafts = createDrafts(memory)
  const stay = computed(() => (gate.value.is === 'inside' ? gate.value.stay : null))
  const draft = computed(() => ('id' in screen.value ? screen.value.id : 'new'))
  const pages = tellPages(ownPage)

  const isAttended = (id: string): boolean =>
    isShown.value && isVisible.value && screen.value.name === 'conversation' && screen.value.id === id
  /** One tab rings for an entry, and none while somebody looks at it, here or on another device. */
  const ring = async (entryId: string, id: string): Promise<void> => {
    const isSilent = (): boolean => isAttended(id) || stay.peek()?.thread(id).unread.peek() === 0
    const isHere = isSilent()
    if (!isHere && !hasSound.peek()) return
    // A tab that nobody has touched may not make a sound, so it is the last to try.
    const afterMs = isHere ? 0 : navigator.userActivation?.hasBeenActive ? RING_MS : 2 * RING_MS
    if (await claim(entryId, afterMs) && !isSilent()) chime()
  }
  const session = createSession({
    siteKey, memory, language: () => language.peek(), time, ...post && { post },
    onEntered: (entered) => {
      const inside = stay.peek()
      if (!inside) return
      if (inside.visitor.id === entered.visitor.id) inside.renew(entered)
      else reload()
    },
  })

  const settle = (entered: VisitorSession): void => batch(() => {
    const begun = createStay({
      session: entered, link: makeLink(session.token), storage: makeStorage(entered.visitor.id), time, isAttended,
      token: session.token,
      refresh: () => void session.ask(),
      onOpened: (clientId, id) => {
        drafts.move(clientId, id)
        const at = screen.peek()
        if (at.name === 'opening' && at.id === clientId) show({ name: 'conversation', id })
      },
      onMessage: (entry, id) => {
        const author = entry.author.kind === 'agent' ? entry.author.name : ''
        announced.value = { key: entry.id, author, body: saidIn(entry) }
        void ring(entry.id, id)
      },
    })
    const open = begun.conversations.value.find(({ status }) => status !== 'closed')
    if (open) screen.value = { name: 'conversation', id: open.id }
    gate.value = { is: 'inside', stay: begun }
    talk.say({ type: 'look', color: entered.site.appearance.color, side: entered.site.appearance.side })
    pages.through(begun.link)
  })
  const enter = async (): Promise<void> => {
    if (stay.peek()) return
    // Trying again leaves the refusal in view until there is something else to show.
    if (gate.peek().is === 'outside') gate.value = { is: 'entering' }
    const entrance = await session.ask()
    if (entrance.ok && entrance.session.formerly.length > 0) {
      await import('./vouched.js').then(({ bringAlong }) => bringAlong(entrance.session, memory, makeStorage), () => undefined)
    }
    if (stay.peek()) return
    if (entrance.ok) settle(entrance.session)
    else gate.value = { is: 'refused', code: entrance.code }
  }
  const show = (next: Screen): void => batch(() => {
    const before = screen.peek().name
    screen.value = next
    // The text field goes on being the same one from the first message to the stored conversation.
    if (isShown.peek() && (before === 'welcome' || next.name === 'welcome')) focusWanted.value += 1
  })

  const forget = async (): Promise<void> => {
    const inside = stay.peek()
    memory.clear()
    if (inside) {
      inside.leave()
      const storage = makeStorage(inside.visitor.id)
      // Where the browser denies its storage, nothing was kept.
      const kept = await storage.all().catch(() => [])
      for (const { clientId } of kept) await storage.remove(clientId)
    }
    await session.forget()
    talk.say({ type: 'forgotten' })
  }
  const heard = (message: ToFrame): void => {
    switch (message.type) {
      case 'open':
      case 'reopen':
        isShown.value = true
        if (message.type === 'open') focusWanted.value += 1
        return void enter()
      case 'close':
        isShown.value = false
        focusWanted.value = 0
        return
      case 'resume': return void enter()
      case 'page': return pages.saw(message)
      case 'identify': return session.identify(message.token)
      case 'forget': return void forget()
    }
  }

  effect(() => {
    const inside = stay.value
    if (inside) talk.say({ type: 'unread', count: inside.unread.value })
  })
  effect(() => {
    const inside = stay.value
    if (inside && inside.conversations.value.length + inside.outbox.openings.value.length > 0) {
      talk.say({ type: 'ongoing', ongoing: inside.isOngoing.value })
    }
  })
  // What an earlier page could not send comes back from the browser's storage a moment after entering.
  effect(() => {
    const opening = stay.value?.outbox.openings.value[0]
    if (opening && screen.peek().name === 'welcome') show({ name: 'opening', id: opening.clientId })
  })
  effect(() => memory.set('sound', hasSound.value ? null : 'off'))
  talk.listen(heard)
  talk.say({ type: 'ready' })
  if (!talk.framed) void enter()

  return {
    framed: talk.framed, gate, screen, isShown, isVisible, hasSound, closing, leaving, announced, focusWanted, drafts, draft,
    show, enter,
    tookFocus: () => { focusWanted.value = 0 },
    wantFocus: () => { focusWanted.value += 1 },
    say() {
      const inside = stay.peek()
      const at = screen.peek()
      const name = draft.peek()
      const body = drafts.text(name).peek()
      const chosen = drafts.files(name)
      const files = chosen.peek()
      if (!inside || !(body.trim() || files.length)) return
      chosen.value = []
      if (at.name === 'welcome' || at.name === 'new') {
        show({ name: 'opening', id: inside.open(at.name === 'new' ? at.beginning : {}, body, files) })
      } else {
        inside.outbox.say({ conversationId: at.id, kind: 'message', body, ...files.length > 0 && { files } })
      }
      drafts.said(name, inside.outbox.written())
    },
    takeBack(clientId) {
      const inside = stay.peek()
      const at = screen.peek()
      if (!inside || !('id' in at)) return
      const waiting = inside.outbox.waiting(at.id).peek()
      const isOpening = at.name === 'opening' && (at.id === clientId || waiting[0]?.clientId === clientId)
      const lines = waiting.filter((line) => isOpening || line.clientId === clientId)
      const files = lines.flatMap((line) => line.files ?? [])
      const take = (): void => {
        // From the last on: a conversation that texts wait behind would be opened without them.
        const ids = [clientId, ...lines.map((line) => line.clientId)].reverse()
        const texts = ids.map((id) => inside.outbox.discard(id)).reverse()
        if (isOpening) show({ name: 'welcome' })
        const written = drafts.text(draft.peek()).peek()
        drafts.write(draft.peek(), [...texts, written].filter(Boolean).join('\n'))
      }
      if (files.length === 0) return take()
      void fetchKit().then(async (kit) => {
        // Without it there is no place to put them back to, so they stay where they are.
        if (!kit) return
        const taken = await kit.filesOf(inside.outbox, files)
        take()
        kit.stageInto(drafts.files(draft.peek()), taken)
      })
    },
    attach(chosen) {
      const files = Array.from(chosen ?? [])
      void fetchKit().then((kit) => kit?.stageInto(drafts.files(draft.peek()), files))
    },
    token: session.token,
    speak(next) {
      memory.set('language', next)
      void speakLanguage(next)
    },
    dismiss: () => talk.say({ type: 'close' }),
  }
}
