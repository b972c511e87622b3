import { setTimeout as pause } from 'node:timers/promises'
import type { createClient, createCluster } from 'redis'

export type Heard = (message: Buffer, channel: Buffer) => void

/** Connections to Redis, one server or a cluster, that come back by themselves. */
export interface RedisClients {
  isReady(): boolean
  publish(channel: string, message: string | Buffer): Promise<unknown>
  subscribe(channel: string, heard: Heard): Promise<unknown>
  unsubscribe(channel: string): Promise<unknown>
  /** Keeps at it until the first time that they are there. */
  connect(): Promise<unknown>
  destroy(): void
}

/** What is told of the connections: that all are there, that one was lost. */
export interface Standing { found(): void; lost(error: Error): void }

/** A connection that is quiet for longer than it takes to answer pings is given up, and made anew. */
const PING_MS = 2_000
const SILENCE_MS = 6_000
const LONGEST_WAIT_MS = 2_000
/** When one server of a cluster is away for so long, the others are asked who stands in for it. */
const ASK_OTHERS_MS = 1_000
/** What a cluster moved without a word is subscribed to again by then. */
const LOOK_MS = 5_000

/** When to try again, for nodes that lost it together not all at once. */
const soon = (retries: number) => Math.min(LONGEST_WAIT_MS, 50 * 2 ** retries) * (0.5 + Math.random() / 2)
const socket = { connectTimeout: SILENCE_MS, socketTimeout: SILENCE_MS, reconnectStrategy: soon }

/** One address is one server; several are servers of one cluster, with the user and password of the first. */
export async function redisClients(urls: readonly string[], standing: Standing): Promise<RedisClients> {
  const redis = await import('redis')
  const [url = ''] = urls
  if (urls.length === 1) {
    const publisher: Client = redis.createClient({ url, pingInterval: PING_MS, disableOfflineQueue: true, socket })
    return ofOneServer(publisher, publisher.duplicate({ disableOfflineQueue: false }), standing)
  }
  const { username, password, protocol } = new URL(url)
  const aCluster = (disableOfflineQueue: boolean): ClusterClient => redis.createCluster({
    // Without this, one server that is away at the start keeps the rest waiting.
    minimizeConnections: true,
    topologyRefreshOnReconnectionAttemptStrategy: ASK_OTHERS_MS,
    rootNodes: urls.map((each) => ({ url: each })),
    defaults: {
      ...(username && { username: decodeURIComponent(username) }), ...(password && { password: decodeURIComponent(password) }),
      pingInterval: PING_MS, disableOfflineQueue, socket: protocol === 'rediss:' ? { ...socket, tls: true } : socket,
    },
  })
  return ofCluster(aCluster(true), aCluster(false), standing)
}

type Client = ReturnType<typeof createClient>
type ClusterClient = ReturnType<typeof createCluster>

function ofOneServer(publisher: Client, subscriber: Client, standing: Standing): RedisClients {
  const clients = [publisher, subscriber]
  const there = new Set<Client>()
  for (const client of clients) {
    client.on('ready', () => {
      if (there.add(client).size === clients.length) standing.found()
    })
    client.on('error', (error: Error) => {
      there.delete(client)
      standing.lost(error)
    })
  }
  return {
    isReady: () => publisher.isReady,
    publish: (channel, message) => publisher.sPublish(channel, message),
    subscribe: (channel, heard) => subscriber.sSubscribe(channel, heard, true),
    unsubscribe: (channel) => subscriber.sUnsubscribe(channel),
    connect: () => Promise.all(clients.map((client) => client.connect())),
    destroy: () => { for (const client of clients) client.destroy() },
  }
}

function ofCluster(publisher: ClusterClient, subscriber: ClusterClient, standing: Standing): RedisClients {
  const clusters = [publisher, subscriber]
  const away = new Set<string>()
  const wanted = new Map<string, Heard>()
  const underway = new Set<string>()
  const closing = new AbortController()

  const settle = () => {
    if (away.size === 0 && clusters.every(({ isReady }) => isReady)) standing.found()
  }
  for (const [which, cluster] of clusters.entries()) {
    const nameOf = ({ host, port }: Server) => `${which} ${host} ${port}`
    const isWell = (server: Server) => {
      away.delete(nameOf(server))
      settle()
    }
    cluster.on('node-error', (error: Error, server: Server) => {
      away.add(nameOf(server))
      standing.lost(error)
    })
    cluster.on('node-ready', isWell)
    // It is no longer one of the cluster, or not the one that is asked.
    cluster.on('node-disconnect', isWell)
    cluster.on('connect', settle)
    cluster.on('error', ignoreLost)
  }
  const subscribe = async (channel: string, heard: Heard) => {
    if (underway.has(channel)) return
    underway.add(channel)
    await subscriber.sSubscribe(channel, heard, true).finally(() => underway.delete(channel))
  }
  const subscribeAgain = () => {
    for (const [channel, heard] of wanted) subscribe(channel, heard).catch(ignoreLost)
  }
  // The library subscribes anew where another server took over, but a failure of that would end the process.
  subscriber.removeAllListeners('__resubscribeListeners').on('__resubscribeListeners', subscribeAgain)
  const looking = setInterval(subscribeAgain, LOOK_MS).unref()

  const connect = async (cluster: ClusterClient) => {
    for (let retries = 0; !closing.signal.aborted && !cluster.isReady; retries += 1) {
      await cluster.connect().catch(() => pause(soon(retries), undefined, { ref: false }))
    }
  }
  return {
    isReady: () => publisher.isReady,
    publish: (channel, message) => publisher.sPublish(channel, message),
    subscribe(channel, heard) {
      wanted.set(channel, heard)
      return subscribe(channel, heard)
    },
    unsubscribe(channel) {
      wanted.delete(channel)
      return Promise.resolve(subscriber.sUnsubscribe(channel))
    },
    connect: () => Promise.all(clusters.map(connect)),
    destroy() {
      closing.abort()
      clearInterval(looking)
      for (const cluster of clusters) cluster.destroy()
    },
  }
}

interface Server { host: string; port: number }

/** The loss of a connection is told by its event. */
export const ignoreLost = () => undefined
