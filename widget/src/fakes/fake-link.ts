import { noAnswer, type LinkState, type VisitorLink } from '@parley/client'
import { signal, type Signal } from '@preact/signals'
import type { PushesToVisitor, Reply, ReplyError, VisitorEvents } from '@parley/protocol'

type Answers = {
  [Event in keyof VisitorEvents]?: (request: VisitorEvents[Event]['request']) => Reply<VisitorEvents[Event]['reply']>
}
type Handlers = { [Push in keyof PushesToVisitor]?: Set<(payload: PushesToVisitor[Push]) => void> }

/** A link without a line: what is asked is answered by the test, and the test pushes. */
export interface FakeLink extends VisitorLink {
  readonly state: Signal<LinkState>
  readonly refusal: Signal<ReplyError | null>
  /** Everything asked, in order. */
  readonly asked: { event: string; request: object }[]
  answers: Answers
  push<Push extends keyof PushesToVisitor>(push: Push, payload: PushesToVisitor[Push]): void
  /** The line goes or comes back. */
  turn(state: LinkState): void
  isClosed: boolean
}

export function createFakeLink(answers: Answers = {}): FakeLink {
  const state = signal<LinkState>('online')
  const handlers: Handlers = {}
  const online = new Set<() => void>()
  const link: FakeLink = {
    namespace: '/visitor', state, refusal: signal(null), asked: [], answers, isClosed: false,
    async ask(event, request) {
      link.asked.push({ event, request })
      const answer = link.answers[event]
      return state.peek() === 'online' && answer ? answer(request) : noAnswer
    },
    on(push, handler) {
      const set = handlersOf(handlers, push)
      set.add(handler)
      return () => set.delete(handler)
    },
    onOnline(handler) {
      online.add(handler)
      return () => online.delete(handler)
    },
    push(push, payload) {
      for (const handler of handlersOf(handlers, push)) handler(payload)
    },
    turn(next) {
      state.value = next
      if (next === 'online') for (const handler of online) handler()
    },
    reconnectNow: () => link.turn('online'),
    close: () => { link.isClosed = true },
  }
  return link
}

function handlersOf<Push extends keyof PushesToVisitor>(all: Handlers, push: Push): NonNullable<Handlers[Push]> {
  return (all[push] ??= new Set() as NonNullable<Handlers[Push]>)
}
