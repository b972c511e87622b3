import type { Reply, Requests } from '@parley/protocol'
import type { AskOptions } from './link.js'

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
/** Tells how far this side has got: only ever forward, one at a time, told again after a reconnect if nobody answered. */
export function receiptSender(link: ReceiptSenderLink, conversationId: string): ReceiptSender {
  void [link, conversationId]
  return { delivered: () => undefined, read: () => undefined, close: () => undefined }
}
