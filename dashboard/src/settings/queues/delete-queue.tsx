import type { Problem, Queue } from '@parley/protocol'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { problemWords } from '../../ui/problem-words.js'
import { toast } from '../../ui/toast.js'
import { useSubmit } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import { queues } from '../collections.js'

/** Asks before a queue goes; the server refuses while something still needs it. */
export function DeleteQueue({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const { busy, problem, submit } = useSubmit()
  const remove = async () => {
    const answer = await submit(() => queues.remove(queue.id))
    if (!answer?.ok) return
    toast(t('queues.deleted', { name: queue.name }), { tone: 'ok' })
    onClose()
  }
  return (
    <ConfirmDialog title={t('queues.deleteTitle', { name: queue.name })} confirm={t('queues.delete')} danger busy={busy}
      error={problem && !busy ? problemWords(problem, { conflict: inUseWords(problem) }) : null}
      onConfirm={() => void remove()} onCancel={onClose}>
      <p>{t('queues.deleteHint')}</p>
    </ConfirmDialog>
  )
}

/** What still needs it, by name where the server says so. */
function inUseWords({ errors }: Problem): string {
  const [use] = errors ?? []
  switch (use?.path) {
    case 'sites':
    case 'rules':
    case 'queues': return t(`queues.inUse.${use.path}`, { names: use.message })
    default: return t('queues.inUse')
  }
}
