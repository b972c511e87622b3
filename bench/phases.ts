import { setTimeout as pause } from 'node:timers/promises'
import { figuresOf, type Figures } from './percentiles.js'

/** One conversation's sending end. `send` resolves when the message is acknowledged. */
export interface Talk { send: (body: string) => Promise<void> }

/** Sends at a steady rate, spread over the talks, whatever the answers do: latency at light load. */
export async function steadily(talks: Talk[], perSecond: number, seconds: number): Promise<Figures> {
  const durations: number[] = []
  const sends: Promise<void>[] = []
  const startedAt = performance.now()
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const dueAt = startedAt + (n * 1000) / perSecond
    await pause(Math.max(0, dueAt - performance.now()))
    const talk = talks[n % talks.length]
    if (talk) sends.push(timed(talk, `steady ${n}`, durations))
  }
  await Promise.all(sends)
  return figuresOf(durations, (performance.now() - startedAt) / 1000)
}

/** Every talk sends its next message when the last is acknowledged: throughput, and latency under it. */
export async function atFullSpeed(talks: Talk[], seconds: number): Promise<Figures> {
  const durations: number[] = []
  const startedAt = performance.now()
  const endsAt = startedAt + seconds * 1000
  await Promise.all(talks.map(async (talk) => {
    for (let n = 0; performance.now() < endsAt; n += 1) await timed(talk, `full ${n}`, durations)
  }))
  return figuresOf(durations, (performance.now() - startedAt) / 1000)
}

async function timed(talk: Talk, body: string, durations: number[]): Promise<void> {
  const sentAt = performance.now()
  await talk.send(body)
  durations.push(performance.now() - sentAt)
}
