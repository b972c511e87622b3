import type { QueuePresence } from '@parley/protocol'
import { words } from '../words/words.js'

/** Further behind nobody counted. */
const COUNTED = 1_000

/** The place that whoever begins now in a queue would have, and for how long; empty where nobody has to wait, or to wait for. */
export function aheadWords(queue: QueuePresence | undefined): string {
  if (queue?.availability !== 'queue') return ''
  const { waiting, estimatedWaitSeconds } = queue
  const { queueHint, wouldBe } = words.value
  if (waiting >= COUNTED || estimatedWaitSeconds === null) return queueHint
  return wouldBe(waiting + 1, Math.max(1, Math.ceil(estimatedWaitSeconds / 60)))
}
