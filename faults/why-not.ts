import type { History } from './history.js'

/** What was refused, and what came last of the texts that nobody acknowledged. */
export function whyNot({ sends, acks, refusals }: Pick<History, 'sends' | 'acks' | 'refusals'>): {
  unacknowledged: Record<string, number>; refused: Record<string, number>
} {
  const acked = new Set(acks.map(({ clientId }) => clientId))
  const last = new Map(refusals.map(({ clientId, code }) => [clientId, code]))
  const counted = (names: string[]) =>
    Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))
  return {
    unacknowledged: counted(sends.filter(({ clientId }) => !acked.has(clientId)).map(({ clientId }) => last.get(clientId) ?? 'not heard of')),
    refused: counted(refusals.map(({ event, code }) => `${event} ${code}`)),
  }
}
