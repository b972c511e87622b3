import { signal, type ReadonlySignal } from '@preact/signals'
import type { AgentLink } from '@parley/client'
import type { ErrorCode, Offer, OfferEnd, ReplyError } from '@parley/protocol'

/** What this agent is asked to take, oldest first. */
export interface Offers {
  readonly all: ReadonlySignal<readonly Offer[]>
  /** What the server has when the inbox is read. */
  read(offers: readonly Offer[]): void
  decline(conversationId: string): Promise<ReplyError | null>
  /** Gone, whether or not the server has said so yet. */
  drop(conversationId: string): void
  close(): void
}

/** Whether a refused yes ends the question: not when the server was not reached, nor for want of a slot, which may come. */
export const endsOffer = (code: ErrorCode): boolean => code !== 'unavailable' && code !== 'conflict'

/** Called when an offer ends that was not answered here; `end` says how. */
type Ended = (offer: Offer, end: OfferEnd) => void

export function createOffers(link: Pick<AgentLink, 'ask' | 'on'>, onEnded: Ended = () => undefined): Offers {
  const all = signal<readonly Offer[]>([])
  const oldestFirst = (one: Offer, other: Offer) => one.offeredAt.localeCompare(other.offeredAt)
  const without = (conversationId: string) => all.peek().filter((offer) => offer.conversationId !== conversationId)
  const stops = [
    link.on('offer', ({ offer }) => {
      all.value = [...without(offer.conversationId), offer].sort(oldestFirst)
    }),
    link.on('offer:ended', ({ conversationId, end }) => {
      const ended = all.peek().find((offer) => offer.conversationId === conversationId)
      all.value = without(conversationId)
      if (ended) onEnded(ended, end)
    }),
  ]
  return {
    all,
    read: (offers) => {
      all.value = offers.toSorted(oldestFirst)
    },
    async decline(conversationId) {
      const before = all.peek()
      all.value = without(conversationId)
      const reply = await link.ask('offer:decline', { conversationId })
      if (reply.ok || reply.error.code !== 'unavailable') return reply.ok ? null : reply.error
      // It never reached the server, so it is still there to be answered.
      all.value = before
      return reply.error
    },
    drop: (conversationId) => {
      all.value = without(conversationId)
    },
    close: () => stops.forEach((stop) => stop()),
  }
}
