import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { BoardAgent, BoardQueue } from '@parley/protocol'
import { http, type Answer } from '../http.js'
import { NumberField } from '../settings/number-field.js'
import { Optional } from '../settings/optional.js'
import { Button } from '../ui/button.js'
import { Dialog } from '../ui/dialog.js'
import { Notice } from '../ui/notice.js'
import { problemWords } from '../ui/problem-words.js'
import { toast } from '../ui/toast.js'
import { useSubmit } from '../ui/use-submit.js'
import { t } from '../words/words.js'
import '../settings/settings.css'

const most = 100

/** How many conversations an agent may hold; whoever waits for room is given out at once. */
export function AgentLimit({ agent, onClose }: { agent: BoardAgent; onClose: () => void }) {
  const [limit, setLimit] = useState(agent.capacity)
  return (
    <LimitDialog name={agent.name} limit={limit} onClose={onClose} store={() => http.put(`/api/agents/${agent.id}/capacity`, { capacity: limit })}>
      <NumberField label={t('agents.capacity')} hint={t('board.limitHint')} value={limit} least={1} most={most} onChange={setLimit} />
    </LimitDialog>
  )
}

/** How many of a queue's conversations one agent may hold, or that only the agent's own limit counts. */
export function QueueLimit({ queue, onClose }: { queue: BoardQueue; onClose: () => void }) {
  const [limit, setLimit] = useState(queue.capacityPerAgent)
  return (
    <LimitDialog name={queue.name} limit={limit} onClose={onClose}
      store={() => http.put(`/api/queues/${queue.id}/capacity`, { capacityPerAgent: limit })}>
      <Optional label={t('queues.limit')} hint={t('queues.limitHint')} on={limit !== null} onToggle={(on) => setLimit(on ? 3 : null)}>
        {limit !== null && (
          <NumberField label={t('agents.capacity')} hint={t('board.limitHint')} value={limit} least={1} most={most} onChange={setLimit} />
        )}
      </Optional>
    </LimitDialog>
  )
}

interface Props {
  name: string
  /** `NaN` while what is typed is none; null: no limit. */
  limit: number | null
  store: () => Promise<Answer<unknown>>
  onClose: () => void
  children: ComponentChildren
}

function LimitDialog({ name, limit, store, onClose, children }: Props) {
  const { busy, problem, submit } = useSubmit()
  const save = async () => {
    if (Number.isNaN(limit)) return
    const answer = await submit(store)
    if (!answer?.ok) return
    toast(limit === null ? t('board.limitGone', { name }) : t('board.limitSet', { name, limit }), { tone: 'ok' })
    onClose()
  }
  return (
    <Dialog title={t('board.limitOf', { name })} size="small" onClose={onClose} onSubmit={() => void save()} footer={
      <>
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
        <Button type="submit" tone="primary" busy={busy}>{t('ui.save')}</Button>
      </>
    }>
      {problem && !busy && <Notice tone="bad">{problemWords(problem)}</Notice>}
      {children}
    </Dialog>
  )
}
