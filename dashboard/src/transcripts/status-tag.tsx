import type { Status } from '@parley/protocol'
import { Tag } from '../ui/badge.js'
import { t } from '../words/words.js'

/** Says so when a conversation still runs; a closed one needs no word. */
export function StatusTag({ status }: { status: Status }) {
  if (status === 'closed') return null
  return <Tag tone={status === 'queued' ? 'warn' : status === 'active' ? 'ok' : 'plain'}>{t(`transcripts.status.${status}`)}</Tag>
}
