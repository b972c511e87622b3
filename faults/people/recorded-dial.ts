import { noAnswer, type Dial, type Line } from '@parley/client'
import type { Entry } from '@parley/protocol'
import type { Reader, Recorder, Refusal } from '../history.js'

/** Every note is written with this in front, so that one can be told wherever it turns up. */
export const NOTE_MARK = 'for the team:'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const clientIdOf = (request: object): string | undefined =>
  'clientId' in request && typeof request.clientId === 'string' ? request.clientId : undefined
/** The first message of an opening. */
const firstIn = (request: object): string | undefined =>
  'message' in request && isObject(request.message) ? clientIdOf(request.message) : undefined
const entryIn = (reply: unknown): Entry | undefined =>
  isObject(reply) && reply['ok'] === true && 'entry' in reply ? (reply as { entry: Entry }).entry : undefined

export interface RecordedPage { name: string; reader: Reader; isGone: boolean }
/** How requests leave this page: once, or twice as over a network that repeats. */
export interface Manners {
  repeats: boolean
  /** How many were repeated so far. */
  repeated: number
}

/** A dial that writes down each acknowledgement as it comes from the wire, before anything is made of it. */
export function recordedDial(dial: Dial, page: RecordedPage, manners: Manners, { history, now }: Recorder): Dial {
  const look = (way: string, payload: unknown) => {
    if (page.reader !== 'visitor') return
    const text = JSON.stringify(payload)
    if (text.includes(NOTE_MARK)) history.leaks.push({ page: page.name, way, text: text.slice(0, 200) })
  }
  const acknowledged = (event: string, request: object, reply: unknown) => {
    const entry = entryIn(reply)
    const base = { page: page.name, reader: page.reader, at: now() }
    const clientId = clientIdOf(request)
    refused(event, request, reply, base)
    if (entry && clientId !== undefined) history.acks.push({ ...base, clientId, entry })
    else if (entry) history.deeds.push({ ...base, event, entry })
    if (event === 'conversation:open') openingAcknowledged(request, reply, base)
  }
  const refused = (event: string, request: object, reply: unknown, base: Pick<Refusal, 'page' | 'reader' | 'at'>) => {
    const error = isObject(reply) && reply['ok'] === false && isObject(reply['error']) ? reply['error'] : null
    if (!error) return
    const [code, message] = reply === noAnswer ? ['no answer', ''] : [String(error['code']), String(error['message'])]
    history.refusals.push({ ...base, event, clientId: clientIdOf(request) ?? firstIn(request) ?? null, code, message })
  }
  const openingAcknowledged = (request: object, reply: unknown, base: { page: string; reader: Reader; at: number }) => {
    const first = firstIn(request)
    const entries = isObject(reply) && Array.isArray(reply['entries']) ? reply['entries'] as Entry[] : []
    const entry = entries.find(({ clientId }) => clientId !== undefined && clientId === first)
    if (entry && first !== undefined) history.acks.push({ ...base, clientId: first, entry })
  }
  return (handshake, first, events) => {
    const line = dial(handshake, first, {
      ...events,
      push(name, payload) {
        look(name, payload)
        events.push(name, payload)
      },
    })
    const ask: Line['ask'] = async (event, request, timeoutMs) => {
      const reply = await line.ask(event, request, timeoutMs)
      // A page that is gone hears nothing: what came for it counts as lost on the way.
      if (!page.isGone) {
        look(event, reply)
        acknowledged(event, request, reply)
      }
      return reply
    }
    return {
      close: () => line.close(),
      ask(event, request, timeoutMs) {
        if (manners.repeats && event !== 'auth:refresh') {
          manners.repeated += 1
          void ask(event, request, timeoutMs)
        }
        return ask(event, request, timeoutMs)
      },
    }
  }
}
