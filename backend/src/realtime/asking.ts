import type { Type } from '@nestjs/common'
import { requests } from '@parley/protocol/schemas'
import type { z } from 'zod'
import type { AnySocket } from './sockets.js'

export type EventName = keyof typeof requests
/** A request as its schema gives it on. */
export type Asked<E extends EventName> = z.output<(typeof requests)[E]>

/** Who asks, as the handshake found, never from the payload; what they ask, checked; and the socket they ask through. */
type Method<E extends EventName> = (speaker: never, request: Asked<E>, socket: never) => Promise<object>
/** The same for a method that is found by its name, whose types were checked where it was declared. */
type Answer = (speaker: AnySocket['data']['speaker'], request: unknown, socket: AnySocket) => Promise<object>
/** Which method answers which event. */
export type Answered = ReadonlyMap<string, { event: EventName; answer: Answer }>

/** Under which a gateway's method says the event it answers. */
const eventKey = 'parley:event'

/** Answers one event of the contract with what the method returns. */
export const Answers = <E extends EventName>(event: E) =>
  <M extends Method<E>>(_target: object, _name: string | symbol, { value }: TypedPropertyDescriptor<M>): void => {
    if (value) Reflect.defineMetadata(eventKey, event, value)
  }

/** The events that a gateway answers; also what the table of every event and caller is made from. */
export const answeredBy = (gateway: Type): Set<EventName> => new Set(methodsOf(gateway.prototype as object).map(({ event }) => event))

/** The answers of these gateways, by event. */
export const answersOf = (...gateways: object[]): Answered => new Map(gateways.flatMap((gateway) =>
  methodsOf(Object.getPrototypeOf(gateway) as object).map(({ event, method }) =>
    [event, { event, answer: method.bind(gateway) }] as const)))

function methodsOf(prototype: object): { event: EventName; method: Answer }[] {
  return Object.values(Object.getOwnPropertyDescriptors(prototype)).flatMap(({ value }: { value?: unknown }) => {
    if (typeof value !== 'function') return []
    const event: unknown = Reflect.getMetadata(eventKey, value)
    return isEventName(event) ? [{ event, method: value as Answer }] : []
  })
}

const isEventName = (name: unknown): name is EventName => typeof name === 'string' && Object.hasOwn(requests, name)
