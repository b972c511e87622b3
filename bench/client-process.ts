import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Order, Told } from './clients.js'

/** A process that plays clients. It ends with `disconnect()`. */
export const startClients = (): ChildProcess => fork(fileURLToPath(new URL('clients.js', import.meta.url)))

/** Tells it what to do. */
export const order = (clients: ChildProcess, wish: Order): boolean => clients.send(wish)

/** The next that it tells of this kind. */
export async function told<T extends Told['told']>(clients: ChildProcess, wanted: T): Promise<Extract<Told, { told: T }>> {
  for (;;) {
    const [message] = await once(clients, 'message') as [Told]
    if (message.told === wanted) return message as Extract<Told, { told: T }>
  }
}

/** Its people come; resolves when all are there. */
export async function joined(clients: ChildProcess, people: Omit<Extract<Order, { say: 'join' }>, 'say'>): Promise<void> {
  const all = told(clients, 'joined')
  order(clients, { say: 'join', ...people })
  await all
}
