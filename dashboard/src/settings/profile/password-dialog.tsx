import { useState } from 'preact/hooks'
import type { SignedIn } from '@parley/protocol'
import { http } from '../../http.js'
import { isAcceptable, judgePassword } from '../../sign-in/judge-password.js'
import { NewPasswordField, passwordError } from '../../sign-in/new-password-field.js'
import { usePause } from '../../sign-in/use-pause.js'
import { enter } from '../../store/me.js'
import { Button } from '../../ui/button.js'
import { Dialog } from '../../ui/dialog.js'
import { Field } from '../../ui/field.js'
import { Notice } from '../../ui/notice.js'
import { PasswordInput } from '../../ui/password-input.js'
import { problemWords } from '../../ui/problem-words.js'
import { toast } from '../../ui/toast.js'
import { blames, useSubmit } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'

/** The current password, and the one to come. Other browsers are signed out by the server. */
export function PasswordDialog({ owner, onClose }: { owner: { name: string; email: string }; onClose: () => void }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [tried, setTried] = useState(false)
  const { busy, problem, submit } = useSubmit()
  const pause = usePause(problem)
  const verdict = judgePassword(next, owner)
  const isWrong = blames(problem, 'current')
  const save = async () => {
    setTried(true)
    if (current === '' || !isAcceptable(verdict)) return
    const answer = await submit(() => http.post<SignedIn>('/api/me/password', { current, next }))
    if (!answer?.ok) return
    enter(answer.value)
    toast(t('profile.passwordChanged'), { tone: 'ok' })
    onClose()
  }
  return (
    <Dialog title={t('profile.changePassword')} size="small" onClose={onClose} onSubmit={() => void save()} footer={
      <>
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
        <Button type="submit" tone="primary" busy={busy}>{t('profile.changePassword')}</Button>
      </>
    }>
      {problem && !isWrong && !blames(problem, 'next') && !busy && <Notice tone="bad">{pause ?? problemWords(problem)}</Notice>}
      <Field label={t('profile.currentPassword')}
        error={tried && current === '' ? t('signIn.passwordMissing') : isWrong && !busy ? t('profile.passwordWrong') : null}>
        <PasswordInput autocomplete="current-password" value={current} onInput={setCurrent} autofocus />
      </Field>
      <NewPasswordField label={t('invitation.password')} value={next} onInput={setNext} verdict={verdict}
        error={passwordError(verdict, { tried, refused: !busy && blames(problem, 'next') })} />
    </Dialog>
  )
}
