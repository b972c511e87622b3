import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import { PROTOCOL_VERSION, type Entry, type Reply, type Sync } from '@parley/protocol'

export interface TravelPlan {
  namespace: '/visitor' | '/agent'
  url: string
  token: string
  conversationId: string
  /** WebSocket and nothing else, or polling and nothing else. */
  transport: 'websocket' | 'polling'
  /** Where it calls from, which is what a proxy tells clients apart by. */
  from: string
}

const answerMs = 5_000
const againMs = 100

/**
 * Someone in one conversation who, as a client has to, comes back when the line breaks, moves when told to, reads what was
 * missed, and repeats what was not acknowledged.
 */
export class Traveller {
  readonly sends: { clientId: string; entry: Entry }[] = []
  readonly list: Entry[] = []
  /** How long each time without a line was. */
  readonly outages: number[] = []
  readonly refusals: string[] = []
  timesMoved = 0
  private socket: Socket | null = null
  private lostAt: number | null = null
  private isLeaving = false
  private reading: Promise<void> | null = null

  constructor(private readonly plan: TravelPlan) {}

  /** Keeps at it until there is a line and everything up to now was read. */
  async connect(): Promise<void> {
    while (!this.isLeaving && !await this.tryOnce()) await pause(againMs)
  }

  /** Sends until it is acknowledged. */
  async say(body: string): Promise<Entry> {
    const clientId = randomUUID()
    for (;;) {
      const reply = await this.ask<{ entry: Entry }>('message:send', { conversationId: this.plan.conversationId, clientId, body })
      if (reply?.ok) {
        this.sends.push({ clientId, entry: reply.entry })
        if (!this.fits(reply.entry)) void this.readOn()
        return reply.entry
      }
      if (reply && reply.error.code !== 'unavailable') this.refusals.push(reply.error.code)
      await pause(againMs)
    }
  }

  /** Reads on until its list has everything that there is. */
  async catchUp(): Promise<void> {
    while (!await this.readOn()) await pause(againMs)
  }

  leave(): void {
    this.isLeaving = true
    this.socket?.disconnect()
  }

  private async ask<T>(event: string, payload: object): Promise<Reply<T> | null> {
    const { socket } = this
    if (!socket?.connected) return null
    return await socket.timeout(answerMs).emitWithAck(event, payload).catch(() => null) as Reply<T> | null
  }

  private async tryOnce(): Promise<boolean> {
    const { url, namespace, token, transport, from } = this.plan
    const socket = io(`${url}${namespace}`, {
      auth: { token, protocol: PROTOCOL_VERSION }, transports: [transport], extraHeaders: { origin: url }, forceNew: true,
      reconnection: false, timeout: answerMs, transportOptions: { [transport]: { agent: agentOf(from) } },
    })
    const isUp = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('connect_error', () => resolve(false))
    })
    if (!isUp || this.isLeaving) return socket.disconnect() && false
    this.socket = socket
    socket.on('entry', ({ conversationId, entry }: { conversationId: string; entry: Entry }) => {
      if (conversationId === this.plan.conversationId && !this.fits(entry)) void this.readOn()
    })
    socket.on('server:draining', ({ reconnectAfterMs }: { reconnectAfterMs: number }) => {
      setTimeout(() => {
        this.timesMoved += 1
        socket.disconnect()
      }, reconnectAfterMs)
    })
    socket.once('disconnect', () => {
      if (this.isLeaving) return
      this.lostAt ??= performance.now()
      void this.connect()
    })
    await this.readOn()
    if (this.lostAt !== null) this.outages.push(performance.now() - this.lostAt)
    this.lostAt = null
    return true
  }

  /** Whether the list goes on without a hole. */
  private fits(entry: Entry): boolean {
    if (entry.seq === this.list.length + 1) this.list.push(entry)
    return entry.seq <= this.list.length
  }

  private async readOn(): Promise<boolean> {
    await this.reading
    let isComplete = false
    this.reading = (async () => {
      const { conversationId } = this.plan
      const reply = await this.ask<Sync<unknown>>('conversation:sync', { conversationId, afterSeq: this.list.length, limit: 500 })
      if (!reply?.ok) return
      for (const entry of reply.entries) this.fits(entry)
      isComplete = this.list.length >= reply.head
    })()
    await this.reading
    return isComplete
  }
}

const agents = new Map<string, Agent>()

/** One for each address; without keeping connections, so that each request may meet another node where nothing forbids it. */
function agentOf(localAddress: string): Agent {
  const agent = agents.get(localAddress) ?? new Agent({ localAddress })
  agents.set(localAddress, agent)
  return agent
}
