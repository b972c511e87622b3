import { useState } from 'preact/hooks'
import type { Agent } from '@parley/protocol'
import { me, updateMe } from '../../store/me.js'
import { Button } from '../../ui/button.js'
import { Dialog } from '../../ui/dialog.js'
import { Notice } from '../../ui/notice.js'
import { problemWords } from '../../ui/problem-words.js'
import { toast } from '../../ui/toast.js'
import { blames } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import { agents } from '../collections.js'
import { ConflictNotice } from '../conflict-notice.js'
import { keepOwn } from '../keep-own.js'
import { useChange } from '../use-change.js'
import { AgentFields, draftOf, wishOf } from './agent-fields.js'

/** Changes an account. What one may not change of oneself stands still. */
export function EditAgent({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(agent))
  const [tried, setTried] = useState(false)
  const { base, newer, busy, problem, save, takeNewer } = useChange(agents, agent)
  const isSelf = agent.id === me.value?.id
  const change = async () => {
    setTried(true)
    const wish = wishOf(draft)
    if (!wish) return
    const { role, ...own } = wish
    const answer = await save(isSelf ? own : { ...own, role })
    if (!answer?.ok) return
    if (isSelf) updateMe(answer.value)
    toast(t('ui.saved'), { tone: 'ok' })
    onClose()
  }
  return (
    <Dialog title={t('agents.editTitle', { name: agent.name })} onClose={onClose} onSubmit={() => void change()} footer={
      <>
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
        <Button type="submit" tone="primary" busy={busy} disabled={newer !== null}>{t('ui.save')}</Button>
      </>
    }>
      {newer && <ConflictNotice onReload={() => {
        takeNewer()
        setDraft(keepOwn(draftOf(base), draft, draftOf(newer)))
      }} />}
      {problem && !blames(problem, 'email') && (
        <Notice tone="bad">{problemWords(problem, { conflict: t('agents.lastAdmin') })}</Notice>
      )}
      <AgentFields draft={draft} onChange={setDraft} tried={tried} problem={problem} isSelf={isSelf} />
    </Dialog>
  )
}
