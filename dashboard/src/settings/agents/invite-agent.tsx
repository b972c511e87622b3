import { useState } from 'preact/hooks'
import type { AgentInvited } from '@parley/protocol'
import { http } from '../../http.js'
import { Button } from '../../ui/button.js'
import { Dialog } from '../../ui/dialog.js'
import { Notice } from '../../ui/notice.js'
import { problemWords } from '../../ui/problem-words.js'
import { blames, useSubmit } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import { agents } from '../collections.js'
import { AgentFields, emptyDraft, wishOf } from './agent-fields.js'

interface Props { onInvited: (invited: AgentInvited) => void; onClose: () => void }

/** Makes an account; whoever gets its link chooses the password. */
export function InviteAgent({ onInvited, onClose }: Props) {
  const [draft, setDraft] = useState(emptyDraft)
  const [tried, setTried] = useState(false)
  const { busy, problem, submit, forget } = useSubmit()
  const invite = async () => {
    setTried(true)
    const wish = wishOf(draft)
    if (!wish) return
    const answer = await submit(() => http.post<AgentInvited>('/api/agents', wish))
    if (!answer?.ok) return
    agents.put(answer.value.agent)
    onInvited(answer.value)
  }
  return (
    <Dialog title={t('agents.inviteTitle')} onClose={onClose} onSubmit={() => void invite()} footer={
      <>
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
        <Button type="submit" tone="primary" busy={busy}>{t('agents.makeInvitation')}</Button>
      </>
    }>
      {problem && !blames(problem, 'email') && <Notice tone="bad">{problemWords(problem)}</Notice>}
      <AgentFields draft={draft} tried={tried} problem={problem} onChange={(next) => {
        setDraft(next)
        forget()
      }} />
    </Dialog>
  )
}
