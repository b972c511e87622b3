import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { effect, signal, untracked } from '@preact/signals'
import { createOutbox, indexedStorage, startHeartbeat, type AgentLink, type Outbox } from '@parley/client'
import { createShelf, type Shelf } from '@parley/client/attachments'
import type { Me, Offer, OfferEnd } from '@parley/protocol'
import { http } from '../http.js'
import { toast } from '../ui/toast.js'
import { t } from '../words/words.js'
import { createActions, type Actions } from './actions.js'
import { createAlerts, type Alerts } from './alerts.js'
import { serverTimeIs, startClock } from './clock.js'
import { createDrafts, type Drafts } from './drafts.js'
import { createFeeds, type Feeds } from './feeds.js'
import { tellIdle } from './idle.js'
import { createInbox, type Inbox } from './inbox.js'
import { openLink } from './link.js'
import { me, updateMe } from './me.js'
import { showNotice } from './notices.js'
import { createOffers, type Offers } from './offers.js'
import { createOwnPresence, type OwnPresence } from './presence.js'
import { createTeam, type Team } from './team.js'
import { startTitle } from './title.js'
import { linkToken } from './token.js'

/**
 * All that one signed-in agent works with. It is made at sign-in and closed at sign-out, and nothing of it outlives
 * that.
 */
export interface Desk {
  agentId: string
  link: AgentLink
  outbox: Outbox
  inbox: Inbox
  offers: Offers
  feeds: Feeds
  team: Team
  presence: OwnPresence
  drafts: Drafts
  /** Stored files, as they are shown. */
  shelf: Shelf
  alerts: Alerts
  actions: Actions
  close(): void
}

const readyAtMost = 9
const readMe = async (): Promise<Me | null> => {
  const answer = await http.get<Me>('/api/me')
  if (!answer.ok) return null
  updateMe(answer.value)
  return answer.value
}

/** What reaches an agent's rows has arrived at the agent, whether or not the thread is open. */
const tellDelivered = ({ inbox, feeds, link }: Pick<Desk, 'inbox' | 'feeds' | 'link'>) =>
  effect(() => {
    if (link.state.value !== 'online') return
    const arrived = inbox.mine.value.filter(
      ({ lastMessage, receipts }) => lastMessage?.by === 'visitor' && lastMessage.seq > receipts.agent.deliveredSeq,
    )
    untracked(() => {
      for (const { id, lastMessage } of arrived) feeds.receipts(id).delivered(lastMessage?.seq ?? 0)
    })
  })

/**
 * What an agent holds is followed before they look at it: switching to it takes no time, and its row knows who types.
 */
const keepReady = ({ inbox, feeds }: Pick<Desk, 'inbox' | 'feeds'>) =>
  effect(() => {
    const held = inbox.mine.value.slice(0, readyAtMost)
    untracked(() => {
      for (const { id } of held) if (!feeds.opened(id)) feeds.of(id)
    })
  })

/** Who was a moment too late should know where it went. */
const tellMissed = (_: Offer, end: OfferEnd) => {
  if (end === 'missed' || end === 'withdrawn') toast(t('offer.missed'))
}

export function openDesk(agent: Me): Desk {
  const agentId = agent.id
  const link = openLink()
  const outbox = createOutbox(link, {
    storage: indexedStorage(`agent:${agentId}`),
    upload: async (file, watch) =>
      (await import('@parley/client/upload')).xhrUpload({ url: '', token: linkToken })(file, watch),
    removeUpload: async (id) =>
      (await import('@parley/client/upload')).fetchRemoveUpload({ url: '', token: linkToken })(id),
  })
  const offers = createOffers(link, tellMissed)
  const inbox = createInbox(link, agentId, offers.read)
  const feeds = createFeeds(link, outbox)
  const team = createTeam(link)
  const presence = createOwnPresence(link, agent, readMe)
  const drafts = createDrafts(agentId, localStorage)
  const shelf = createShelf({ token: linkToken })
  const actions = createActions(link, inbox, feeds)
  const alerts = createAlerts({
    agentId,
    inbox,
    offers: offers.all,
    show: showNotice,
    isTaking: actions.isTaking,
    settings: () => me.peek()?.settings ?? { sound: false, notifications: false },
  })
  const stops = [
    startClock(),
    tellIdle(link),
    startTitle(inbox.unread),
    tellDelivered({ inbox, feeds, link }),
    keepReady({ inbox, feeds }),
    startHeartbeat(link, {
      onHeads(heads, now) {
        serverTimeIs(now)
        inbox.heads(heads)
        feeds.heads(heads)
      },
    }),
  ]
  void team.reload()
  return {
    agentId,
    link,
    outbox,
    inbox,
    offers,
    feeds,
    team,
    presence,
    drafts,
    shelf,
    alerts,
    actions,
    close() {
      for (const stop of stops) stop()
      for (const part of [alerts, drafts, shelf, presence, team, feeds, offers, inbox, outbox, link]) part.close()
    },
  }
}

/** The desk of whoever is signed in; null before and after. */
export const desk = signal<Desk | null>(null)

/** Opens the desk at sign-in and clears it at sign-out. */
export function startDesk(): void {
  effect(() => {
    const agent = me.value
    const open = desk.peek()
    if (agent?.id === open?.agentId) return
    open?.close()
    // Only who is signed in decides; what the desk reads while it opens does not.
    desk.value = agent ? untracked(() => openDesk(agent)) : null
  })
}

export const DeskContext = createContext<Desk | null>(null)

/** The desk, for whatever is shown only to those who are in. */
export function useDesk(): Desk {
  const found = useContext(DeskContext)
  if (!found) throw new Error('This is shown only at a desk.')
  return found
}
