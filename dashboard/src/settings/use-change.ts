import { useState } from 'preact/hooks'
import type { Answer } from '../request.js'
import { useSubmit } from '../ui/use-submit.js'
import type { Collection } from './collections.js'

/**
 * A change of something that others may change too. It names the version it was made from; when that is no longer the
 * newest, `newer` holds what someone else made of it, and `takeNewer` goes on from there.
 */
export function useChange<T extends { id: string; version: number }>(collection: Collection<T>, item: T) {
  const [base, setBase] = useState(item)
  const [newer, setNewer] = useState<T | null>(null)
  const { busy, problem, submit } = useSubmit()
  const save = async (body: object): Promise<Answer<T> | null> => {
    const answer = await submit(() => collection.change(base.id, { ...body, version: base.version }))
    if (answer?.ok) setBase(answer.value)
    else if (answer?.problem.code === 'conflict') {
      const fresh = await collection.refresh(base.id)
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
