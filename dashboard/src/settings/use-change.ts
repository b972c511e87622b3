import { useState } from 'preact/hooks'
import type { Answer } from '../request.js'
import { useSubmit } from '../ui/use-submit.js'
import type { Collection } from './collections.js'

/** Where something with a version is changed, and read anew. */
export interface Versioned<T> {
  change(body: object): Promise<Answer<T>>
  refresh(): Promise<Answer<T>>
}

/** A change of one of a collection. */
export const useChange = <T extends { id: string; version: number }>(collection: Collection<T>, item: T) =>
  useVersioned({
    change: (body) => collection.change(item.id, body),
    refresh: () => collection.refresh(item.id),
  }, item)

/**
 * A change of something that others may change too. It names the version it was made from; when that is no longer the
 * newest, `newer` holds what someone else made of it, and `takeNewer` goes on from there.
 */
export function useVersioned<T extends { version: number }>(source: Versioned<T>, item: T) {
  const [base, setBase] = useState(item)
  const [newer, setNewer] = useState<T | null>(null)
  const { busy, problem, submit } = useSubmit()
  const save = async (body: object): Promise<Answer<T> | null> => {
    const answer = await submit(() => source.change({ ...body, version: base.version }))
    if (answer?.ok) setBase(answer.value)
    else if (answer?.problem.code === 'conflict') {
      const fresh = await source.refresh()
      if (fresh.ok && fresh.value.version > base.version) setNewer(fresh.value)
    }
    return answer
  }
  const takeNewer = () => {
    if (newer) setBase(newer)
    setNewer(null)
  }
  return { base, newer, busy, problem: newer || busy ? null : problem, save, takeNewer }
}
