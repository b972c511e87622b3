import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals'
import type { AgentSettings, Offer } from '@parley/protocol'
import { createBell, type Bell } from './bell.js'
import type { Inbox } from './inbox.js'
import { isStillNews, nameOf, newsOf, type News } from './news.js'
import { createTabs, type Tabs } from './tabs.js'

interface Options {
  agentId: string
  inbox: Inbox
  /** What this agent is asked to take. */
  offers?: ReadonlySignal<readonly Offer[]>
  settings: () => Pick<AgentSettings, 'sound' | 'notifications'>
  /** Shows one on the desktop, and leads to the conversation when it is pressed. */
  show: (news: News | Offered) => void
  /** Whether this agent is taking a conversation right now; its coming is no news then. */
  isTaking: () => boolean
  bell?: Bell
  tabs?: Tabs
  isVisible?: () => boolean
}
export interface Offered {
  kind: 'offer'
  offer: Offer
}
export interface Alerts {
  /** Which conversation this tab shows to a person who is there. */
  attend(conversationId: string | null): void
  close(): void
}

const weight: Record<News['kind'], number> = { assigned: 3, message: 2, waiting: 1 }
/** Whoever looks at it has claimed or read it by then, and what waits has found its agent if one is free. */
const lookMs = 300
/** The other tabs stand by, for when the first one does not get to it; last those that may not make a sound. */
const standByMs = 1_000

/** Sound and desktop notices for what is new, in one tab only, and never for what is being looked at in any. */
export function createAlerts(options: Options): Alerts {
  const { agentId, inbox, settings, show, isTaking } = options
  const bell = options.bell ?? createBell()
  const tabs = options.tabs ?? createTabs(agentId)
  const isVisible = options.isVisible ?? (() => document.visibilityState === 'visible' && document.hasFocus())
  let before: ReturnType<typeof inbox.rows.peek> | null = null
  let attended: string | null = null
  let isClosed = false

  const inLineMs = () =>
    (tabs.isFirst() ? 0 : standByMs) + (settings().sound && !bell.canRing() ? 2 * standByMs : 0)
  const tell = async (news: News) => {
    const { kind, conversation } = news
    const isSeen = conversation.id === attended || (kind === 'assigned' && isTaking())
    const isMine = await tabs.claim(nameOf(news), isSeen ? 0 : lookMs + inLineMs())
    const row = inbox.rows.peek().get(conversation.id)
    if (!isMine || isClosed || isSeen || !row || !isStillNews(news, row, agentId)) return
    if (settings().sound) bell.ring(kind)
    if (settings().notifications && !isVisible() && kind !== 'waiting') show(news)
  }
  let asked: ReadonlySet<string> = new Set()
  const offers = options.offers ?? signal<readonly Offer[]>([])
  const isAsked = ({ conversationId, offeredAt }: Offer) =>
    offers.peek().some((offer) => offer.conversationId === conversationId && offer.offeredAt === offeredAt)
  const tellOffer = async (offer: Offer) => {
    const isMine = await tabs.claim(`offer ${offer.conversationId} ${offer.offeredAt}`, inLineMs())
    if (!isMine || isClosed || !isAsked(offer)) return
    if (settings().sound) bell.ring('offer')
    if (settings().notifications && !isVisible()) show({ kind: 'offer', offer })
  }
  const stopOffers = effect(() => {
    const now = offers.value
    const fresh = now.filter(({ conversationId }) => !asked.has(conversationId))
    asked = new Set(now.map(({ conversationId }) => conversationId))
    untracked(() => {
      for (const offer of fresh) void tellOffer(offer)
    })
  })
  const stop = effect(() => {
    const rows = inbox.rows.value
    if (inbox.state.value !== 'ready') return
    const news = before ? newsOf(before, rows, agentId) : []
    before = rows
    untracked(() => {
      for (const one of news.sort((a, b) => weight[b.kind] - weight[a.kind])) void tell(one)
    })
  })
  return {
    attend(conversationId) {
      attended = conversationId
    },
    close() {
      isClosed = true
      stop()
      stopOffers()
      bell.close()
      tabs.close()
    },
  }
}
