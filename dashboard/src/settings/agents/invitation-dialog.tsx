import { useState } from 'preact/hooks'
import type { Agent, Invitation } from '@parley/protocol'
import { http } from '../../http.js'
import { Button } from '../../ui/button.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { CopyField } from '../../ui/copy-field.js'
import { Dialog } from '../../ui/dialog.js'
import { problemWords } from '../../ui/problem-words.js'
import { useSubmit } from '../../ui/use-submit.js'
import { locale, t } from '../../words/words.js'

interface Props {
  agent: Agent
  /** A link that was just made; null asks first, since a new link ends the one before. */
  made: Invitation | null
  onClose: () => void
}

/** The link that lets an agent choose a password, the first or a new one. It is shown once. */
export function InvitationDialog({ agent, made, onClose }: Props) {
  const [invitation, setInvitation] = useState(made)
  const { busy, problem, submit } = useSubmit()
  const { name, account } = agent
  const make = async () => {
    const answer = await submit(() => http.post<Invitation>(`/api/agents/${agent.id}/invitation`))
    if (answer?.ok) setInvitation(answer.value)
  }
  if (!invitation) {
    return (
      <ConfirmDialog title={account === 'invited' ? t('agents.newInvitation') : t('agents.resetTitle', { name })}
        confirm={t('agents.makeLink')} busy={busy} error={problem && !busy ? problemWords(problem) : null}
        onConfirm={() => void make()} onCancel={onClose}>
        <p>{account === 'invited' ? t('agents.newInvitationHint', { name }) : t('agents.resetHint', { name })}</p>
      </ConfirmDialog>
    )
  }
  return (
    <Dialog title={account === 'invited' ? t('agents.invitedTitle', { name }) : t('agents.resetTitle', { name })} onClose={onClose}
      footer={<Button tone="primary" onClick={onClose}>{t('settings.done')}</Button>}>
      <p>{t('agents.sendLink', { name })}</p>
      <CopyField label={t('agents.link')} value={invitation.url} />
      <p class="settings-pale">{t('agents.linkExpires', { time: untilWords(invitation.expiresAt) })}</p>
    </Dialog>
  )
}

const untilWords = (at: string): string =>
  new Date(at).toLocaleString(locale.value, { dateStyle: 'long', timeStyle: 'short' })
