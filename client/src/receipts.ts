import type { Reply, Requests } from '@parley/protocol'
import { createAlarm } from './alarm.js'
import type { AskOptions } from './link.js'
import { isForNow } from './outcome.js'
import { realTime, type Time } from './time.js'

const AGAIN_MS = 5_000

export interface ReceiptSender {
  /** Everything up to here has arrived. */
  delivered(seq: number): void
  /** Everything up to here was looked at. */
  read(seq: number): void
  close(): void
}
export interface ReceiptSenderLink {
  ask(event: 'receipt', request: Requests['receipt'], options?: AskOptions): Promise<Reply<object>>
  onOnline(handler: () => void): () => void
}
/** Tells how far this side has got: only ever forward, one at a time, and again until the server has heard it. */
export function receiptSender(
  link: ReceiptSenderLink, conversationId: string, { time = realTime }: { time?: Time } = {},
): ReceiptSender {
  const again = createAlarm(time)
  let delivered = 0
  let read = 0
  let told = { delivered: 0, read: 0 }
  let isTelling = false
  let isClosed = false

  const tell = async () => {
    if (isTelling || isClosed || (delivered <= told.delivered && read <= told.read)) return
    again.clear()
    isTelling = true
    const telling = { delivered, read }
    const reply = await link.ask('receipt', {
      conversationId, deliveredSeq: telling.delivered, ...(telling.read > 0 && { readSeq: telling.read }),
    })
    isTelling = false
    if (isClosed) return
    if (!reply.ok && isForNow(reply.error)) {
      again.set((reply.error.retryAfter ?? 0) * 1000 + AGAIN_MS, () => void tell())
    } else {
      // Refused for good is as done as heard: telling it again would be refused again.
      told = telling
      void tell()
    }
  }
  const stopListening = link.onOnline(() => void tell())
  return {
    delivered(seq) {
      delivered = Math.max(delivered, seq)
      void tell()
    },
    read(seq) {
      read = Math.max(read, seq)
      delivered = Math.max(delivered, seq)
      void tell()
    },
    close() {
      isClosed = true
      again.clear()
      stopListening()
    },
  }
}
