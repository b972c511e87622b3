import type { Queue } from '@parley/protocol'
import { Tag } from '../../ui/badge.js'

const most = 3

/** The names of some queues; beyond a few the rest is counted. */
export function QueueTags({ ids, queues }: { ids: readonly string[]; queues: readonly Queue[] }) {
  const named = ids.flatMap((id) => queues.find((queue) => queue.id === id) ?? [])
  if (named.length === 0) return <span class="settings-pale">–</span>
  const rest = named.slice(most)
  return (
    <span class="settings-tags">
      {named.slice(0, most).map(({ id, name }) => <Tag key={id}>{name}</Tag>)}
      {rest.length > 0 && <span title={rest.map(({ name }) => name).join(', ')}><Tag>+{rest.length}</Tag></span>}
    </span>
  )
}
