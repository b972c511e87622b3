import {
  applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext, type PipeTransform, type Type,
} from '@nestjs/common'
import { MessageBody, SubscribeMessage } from '@nestjs/websockets'
import { requests } from '@parley/protocol/schemas'
import type { z } from 'zod'
import { checked } from '../validate.js'
import type { AnySocket } from './sockets.js'

export type EventName = keyof typeof requests
/** A request as its schema gives it on. */
export type Asked<E extends EventName> = z.output<(typeof requests)[E]>

/** Under which a gateway's method says the event it answers. */
const eventKey = 'parley:event'

/** Answers one event of the contract. */
export const Answers = (event: EventName) => applyDecorators(SubscribeMessage(event), SetMetadata(eventKey, event))

/** The events that a gateway answers; also what the table of every event and caller is made from. */
export function answeredBy(gateway: Type): Set<EventName> {
  const methods = Object.values(Object.getOwnPropertyDescriptors(gateway.prototype as object)).map(({ value }) => value as unknown)
  return new Set(methods.flatMap((method) => {
    const event: unknown = typeof method === 'function' ? Reflect.getMetadata(eventKey, method) : undefined
    return isEventName(event) ? [event] : []
  }))
}

const isEventName = (name: unknown): name is EventName => typeof name === 'string' && Object.hasOwn(requests, name)

/** The request, checked once, here, against its schema. */
export const Request = (event: EventName): ParameterDecorator => MessageBody(new SchemaPipe(event))

class SchemaPipe implements PipeTransform {
  constructor(private readonly event: EventName) {}

  transform(payload: unknown): unknown {
    return checked(requests[this.event], payload)
  }
}

/** Who asks, as the handshake found; never from the payload. */
export const Speaking = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToWs().getClient<AnySocket>().data.speaker)
