// Loaded into a node before Parley itself, by `node --import`: it kills the node at chosen points, and does to
// acknowledgements what a network may do to them. Parley's own code has none of this in it, and knows nothing of it.
import { randomUUID } from 'node:crypto'
import { DomainEvents } from '@parley/backend/domain-events'
import pg from 'pg'
import { Socket } from 'socket.io'
import { sabotageVariable, type AckFate, type FailPoint, type NodeOrder } from './orders.js'

interface Packet { type: number; id?: number; data?: unknown }
type Receive = (this: Socket, packet: Packet) => void
type Write = (this: Socket, packet: Packet, options?: object) => void
type Ask = (this: pg.Client, ...words: unknown[]) => unknown

/** As on the wire. */
const EVENT = 2
const ACK = 3
const isEntry = /insert into entries/i
const isWritten = new Set(['message:send', 'note:add', 'message:edit', 'message:recall', 'conversation:open'])

let point: FailPoint | null = null
let fate: AckFate = 'plain'
let lateMs = 0
const sabotage = process.env[sabotageVariable]

process.on('message', (order: NodeOrder) => {
  if (order.do === 'die at') point = order.point
  else {
    fate = order.how
    lateMs = order.lateMs
  }
})
// Listening for orders shall not keep a node alive that wants to end.
process.channel?.unref()

const die = () => { process.kill(process.pid, 'SIGKILL') }

/** In which connections a transaction has stored an entry that is not committed yet. */
const storing = new WeakSet<pg.Client>()
const textOf = (words: unknown[]): string => {
  const [first] = words
  if (typeof first === 'string') return first
  return typeof first === 'object' && first !== null && 'text' in first ? String(first.text) : ''
}

const ask = Reflect.get(pg.Client.prototype, 'query') as Ask
Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...words: unknown[]) {
  const text = textOf(words)
  const storesEntry = isEntry.test(text)
  const commits = /^commit/i.test(text)
  if (storesEntry && point === 'before insert') die()
  if (commits && storing.has(this) && point === 'before commit') die()
  const isInTransaction = this.getTransactionStatus() === 'T'
  const commitsEntry = commits ? storing.has(this) : storesEntry && !isInTransaction
  if (storesEntry && isInTransaction) storing.add(this)
  if (commits || /^rollback/i.test(text)) storing.delete(this)
  const result = ask.apply(this, words)
  // A statement that is its own transaction commits by itself: it is on its way, and nobody will hear how it went.
  if (commitsEntry && !commits && point === 'before commit') die()
  if (commitsEntry && point === 'after commit') this.connection.prependOnceListener('readyForQuery', die)
  return result
})

/** What a socket asked under which number, until it is answered. */
const asked = new WeakMap<Socket, Map<number, string>>()
const receive = Reflect.get(Socket.prototype, '_onpacket') as Receive
Reflect.set(Socket.prototype, '_onpacket', function (this: Socket, packet: Packet) {
  if (packet.type === EVENT && packet.id !== undefined && Array.isArray(packet.data)) {
    const [event, request] = packet.data as [string, Record<string, unknown>]
    const known = asked.get(this) ?? new Map<number, string>()
    asked.set(this, known.set(packet.id, event))
    if (sabotage === 'fresh ids' && event === 'message:send') request['clientId'] = randomUUID()
  }
  receive.call(this, packet)
})

const write = Reflect.get(Socket.prototype, 'packet') as Write
Reflect.set(Socket.prototype, 'packet', function (this: Socket, packet: Packet, options?: object) {
  const event = packet.type === ACK && packet.id !== undefined ? takeAsked(this, packet.id) : undefined
  if (event === 'heartbeat' && sabotage === 'no pushes') refuse(packet)
  if (event === undefined || !isWritten.has(event)) return write.call(this, packet, options)
  if (fate !== 'plain') process.send?.({ misanswered: fate })
  if (fate === 'lost') return
  if (fate === 'late') return void setTimeout(() => write.call(this, packet, options), lateMs)
  write.call(this, packet, options)
  if (fate === 'twice') write.call(this, { ...packet }, options)
  // The answer has to leave the process before it ends.
  if (point === 'after acknowledgement' && event === 'message:send') setTimeout(die, 5)
})

function takeAsked(socket: Socket, id: number): string | undefined {
  const event = asked.get(socket)?.get(id)
  asked.get(socket)?.delete(id)
  return event
}

/** Whoever hears no heads does not learn what they have missed. */
function refuse(packet: Packet): void {
  packet.data = [{ ok: false, error: { code: 'rate_limited', message: 'no heads' } }]
}

const tell = Reflect.get(DomainEvents.prototype, 'tell') as (this: DomainEvents, name: string, event: object) => void
Reflect.set(DomainEvents.prototype, 'tell', function (this: DomainEvents, name: string, event: object) {
  // A node that is to die between acknowledging and pushing holds its pushes back until then.
  const isHeldBack = point === 'after acknowledgement' || sabotage === 'no pushes' || sabotage === 'lost pushes'
  if (isHeldBack && (name === 'conversation.appended' || name === 'conversation.changed')) return
  tell.call(this, name, event)
})
