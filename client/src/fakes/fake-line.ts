import type { Handshake, ReplyError } from '@parley/protocol'
import type { Dial, LineEvents } from '../line.js'
import { noAnswer } from '../outcome.js'

/** One attempt to connect, in the hands of the test. */
export interface Dialled {
  readonly handshake: Handshake
  readonly first: 'websocket' | 'polling'
  readonly asked: { event: string; request: object; answer: (reply: unknown) => void }[]
  isClosed: boolean
  up(): void
  fail(error?: ReplyError): void
  down(why?: 'lost' | 'ended'): void
  push(name: string, payload: unknown): void
}

/** Lines that do nothing but what the test says. */
export function fakeDial(): { dial: Dial; lines: Dialled[]; last(): Dialled } {
  const lines: Dialled[] = []
  const dial: Dial = (handshake, first, events: LineEvents) => {
    const line: Dialled = {
      handshake, first, asked: [], isClosed: false,
      up: () => events.up(),
      fail: (error) => events.failed(error ?? null),
      down(why = 'lost') {
        for (const { answer } of line.asked) answer(noAnswer)
        events.down(why)
      },
      push: (name, payload) => events.push(name, payload),
    }
    lines.push(line)
    return {
      ask: (event, request) => new Promise((resolve) => {
        line.asked.push({ event, request, answer: resolve })
      }),
      close() {
        line.isClosed = true
        for (const { answer } of line.asked) answer(noAnswer)
      },
    }
  }
  return {
    dial, lines,
    last() {
      const line = lines.at(-1)
      if (!line) throw new Error('nobody has dialled')
      return line
    },
  }
}
