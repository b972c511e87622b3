import { signal } from '@preact/signals'
import { noAnswer, type AgentLink, type LinkState } from '@parley/client'
import type { AgentEvents, PushesToAgent, Reply } from '@parley/protocol'

type Handler = (payload: never) => void
type Answer = (request: object) => Reply<object> | Promise<Reply<object>>

/** A link without a line: a test answers what is asked, pushes what it likes, and reads what was asked. */
export interface FakeLink extends AgentLink {
  answers: Partial<Record<keyof AgentEvents, Answer>>
  asked: { event: string; request: object }[]
  push<Push extends keyof PushesToAgent>(name: Push, payload: PushesToAgent[Push]): void
  turn(state: LinkState): void
}

export function fakeLink(answers: FakeLink['answers'] = {}): FakeLink {
  const state = signal<LinkState>('online')
  const handlers = new Map<string, Set<Handler>>()
  const onlineHandlers = new Set<() => void>()
  const asked: FakeLink['asked'] = []
  const link = {
    namespace: '/agent' as const,
    state,
    refusal: signal(null),
    answers,
    asked,
    async ask(event: keyof AgentEvents, request: object) {
      asked.push({ event, request })
      const answer = link.answers[event]
      return state.peek() === 'online' && answer ? await answer(request) : noAnswer
    },
    on(name: string, handler: Handler) {
      const listening = handlers.get(name) ?? new Set()
      handlers.set(name, listening.add(handler))
      return () => {
        listening.delete(handler)
      }
    },
    onOnline(handler: () => void) {
      onlineHandlers.add(handler)
      return () => {
        onlineHandlers.delete(handler)
      }
    },
    push: (name: string, payload: unknown) => {
      for (const handler of handlers.get(name) ?? []) handler(payload as never)
    },
    turn(next: LinkState) {
      state.value = next
      if (next === 'online') for (const handler of onlineHandlers) handler()
    },
    reconnectNow: () => undefined,
    close: () => undefined,
  }
  return link as FakeLink
}
