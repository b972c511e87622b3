import type { Agent } from '@parley/protocol'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { problemWords } from '../../ui/problem-words.js'
import { toast } from '../../ui/toast.js'
import { useSubmit } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import { agents } from '../collections.js'

export type AccountChange = 'deactivate' | 'reactivate' | 'remove'

interface Props { agent: Agent; change: AccountChange; onClose: () => void }

/** Asks before someone loses or regains their way in. */
export function AccountDialog({ agent, change, onClose }: Props) {
  const { busy, problem, submit } = useSubmit()
  const { name } = agent
  const carryOut = async () => {
    const answer = change === 'remove'
      ? await submit(() => agents.remove(agent.id))
      : await submit(() => agents.change(agent.id, { deactivated: change === 'deactivate' }))
    if (!answer?.ok) return
    toast(t(`agents.${change}Done`, { name }), { tone: 'ok' })
    onClose()
  }
  return (
    <ConfirmDialog title={t(`agents.${change}Title`, { name })} confirm={t(`agents.${change}`)} danger={change !== 'reactivate'}
      busy={busy} error={problem && !busy ? problemWords(problem, { conflict: t('agents.lastAdmin') }) : null}
      onConfirm={() => void carryOut()} onCancel={onClose}>
      <p>{t(`agents.${change}Hint`)}</p>
    </ConfirmDialog>
  )
}
