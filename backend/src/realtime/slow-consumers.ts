import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { MetricsService } from '../metrics/metrics.service.js'
import { SocketBounds } from './socket-bounds.js'
import type { AnySocket, VisitorSocket } from './sockets.js'
import { WaitingBytes } from './waiting-bytes.js'

const SWEEP_MS = 1_000

interface Watched {
  socket: AnySocket
  waiting: WaitingBytes
  /** Since when much waits for it, and what it had taken by then. */
  behind: { sinceMs: number; taken: number } | null
}

/**
 * Bounds what a connection that reads too slowly costs: it is told why and is ended, and its client comes back and resumes
 * from where it had read to. So nobody's slow line fills the memory that all share.
 */
@Injectable()
export class SlowConsumers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Realtime')
  private readonly watched = new Map<AnySocket['conn'], Watched>()
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly bounds: SocketBounds, private readonly metrics: MetricsService) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.sweep(performance.now()), SWEEP_MS).unref()
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer)
  }

  /** Watches a socket's connection from now on, until it closes. */
  watch(socket: AnySocket): void {
    const { conn } = socket
    if (this.watched.has(conn)) return
    const waiting = new WaitingBytes(conn, () => {
      if (waiting.now > this.bounds.waitingBytes) this.end(conn)
    })
    this.watched.set(conn, { socket, waiting, behind: null })
    conn.once('close', () => { this.watched.delete(conn) })
  }

  /** Whether so much waits for this socket that it should read before it asks for more. */
  isBehind(socket: AnySocket): boolean {
    return this.waitingFor(socket) > this.bounds.lingeringBytes
  }

  /** Bytes that wait for this socket's connection. */
  waitingFor({ conn }: AnySocket): number {
    return this.watched.get(conn)?.waiting.now ?? 0
  }

  /** Ends those for whom much has waited for long and who took nearly nothing of it. `nowMs` is of a clock that never jumps. */
  sweep(nowMs: number): void {
    let [all, most] = [0, 0]
    for (const [conn, watched] of this.watched) {
      const { now, taken } = watched.waiting
      all += now
      most = Math.max(most, now)
      if (now <= this.bounds.lingeringBytes) {
        watched.behind = null
        continue
      }
      watched.behind ??= { sinceMs: nowMs, taken }
      const ms = nowMs - watched.behind.sinceMs
      if (ms < this.bounds.lingeringMs) continue
      if (taken - watched.behind.taken < (this.bounds.slowBytesPerSecond * ms) / 1000) this.end(conn)
      else watched.behind = { sinceMs: nowMs, taken }
    }
    this.metrics.waitingForSockets(all, most)
  }

  /** The reason comes after all that waits, so it has a moment to get through; then the connection is dropped. */
  private end(conn: AnySocket['conn']): void {
    const found = this.watched.get(conn)
    if (!found) return
    this.watched.delete(conn)
    const { socket, waiting } = found
    const { kind, id } = socket.data.speaker
    this.metrics.endedSlow(kind)
    this.log.warn({ kind, person: id, socket: socket.id, waitingBytes: waiting.now }, 'a socket that reads too slowly is ended')
    tellWhy(socket)
    const dropping = setTimeout(() => waiting.drop(), this.bounds.farewellMs).unref()
    conn.transport.once('close', () => clearTimeout(dropping))
    socket.disconnect(true)
  }
}

function tellWhy(socket: Pick<VisitorSocket, 'emit'>): void {
  socket.emit('connection:ended', { reason: 'too_slow' })
}
