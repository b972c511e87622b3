import { Injectable, Logger } from '@nestjs/common'
import type { Author, Entry, Offer, OfferEnd, QueueRouting } from '@parley/protocol'

/** An entry as it was stored, with both numbers. */
export interface StoredEntry { team: Entry; visitor: Entry | null }

/** Everything that is told inside the backend, always after it was stored. */
export interface DomainEventMap {
  /** Its view changed too. `fromSocketId`: the socket that has it by its reply. */
  'conversation.appended': { conversationId: string; entries: StoredEntry[]; fromSocketId?: string }
  /** It changed by more than an entry says: holder or queue. */
  'conversation.changed': { conversationId: string; formerQueueId?: string; formerAgentId?: string }
  /** It waits now, and may be given to someone. */
  'conversation.queued': { conversationId: string; queueId: string }
  /** It waits no longer. */
  'conversation.unqueued': { conversationId: string; queueId: string }
  /** Agents are asked whether they take it. */
  'offer.made': { agentIds: string[]; offer: Offer }
  'offer.ended': { agentIds: string[]; conversationId: string; end: OfferEnd }
  /** Its view changed too. */
  'receipt.moved': { conversationId: string; by: 'visitor' | 'agent' }
  /** `reachesVisitor`: false for an agent who looks on, and who writes to the team only. */
  'typing': {
    conversationId: string; by: Author; typing: boolean; preview?: string; fromSocketId: string; reachesVisitor: boolean
  }
  /** A slot or a person may have become free for work: presence, capacity, membership or a release. */
  'agent.freed': { agentId: string }
  'agent.presence': { agentId: string }
  /** They said, or their tabs did, that they are away or offline. */
  'agent.away': { agentId: string }
  /** Name, role, capacity, membership: everybody's picture of the agent changed. */
  'agent.changed': { agentId: string }
  'agent.role-changed': { agentId: string }
  'agent.deactivated': { agentId: string }
  'agent.sessions-revoked': { agentId: string; sessionIds: string[] }
  'visitor.presence': { visitorId: string; online: boolean }
  'visitor.changed': { visitorId: string }
  /** An anonymous visitor turned out to be somebody known, and is no more. Their conversations are the other's now. */
  'visitor.merged': { visitorId: string; intoId: string; conversationIds: string[] }
  'queue.changed': { queueId: string }
  /** These of its settings are otherwise than before. */
  'queue.routing-changed': { queueId: string; settings: (keyof QueueRouting)[] }
  'routing.changed': object
  'site.changed': { siteId: string }
}

type Listener<E extends keyof DomainEventMap> = (event: DomainEventMap[E]) => void | Promise<void>

/** Tells listeners one after another in the order they came; a listener that fails is logged and holds up nobody. */
@Injectable()
export class DomainEvents {
  private readonly log = new Logger('DomainEvents')
  private readonly listeners = new Map<keyof DomainEventMap, ((event: never) => void | Promise<void>)[]>()

  on<E extends keyof DomainEventMap>(name: E, listener: Listener<E>): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener])
  }

  tell<E extends keyof DomainEventMap>(name: E, event: DomainEventMap[E]): void {
    for (const listener of this.listeners.get(name) ?? []) {
      try {
        const done = (listener as Listener<E>)(event)
        if (done) done.catch((error: unknown) => this.failed(name, error))
      } catch (error) {
        this.failed(name, error)
      }
    }
  }

  private failed(name: string, error: unknown): void {
    this.log.error({ event: name, err: error }, 'a listener failed')
  }
}
