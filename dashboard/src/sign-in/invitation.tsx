import { useState } from 'preact/hooks'
import type { SignedIn } from '@parley/protocol'
import { fetched } from '../request.js'
import { go, paths } from '../routes.js'
import { Avatar } from '../ui/avatar.js'
import { Button, ButtonLink } from '../ui/button.js'
import { ErrorState } from '../ui/empty-state.js'
import { Form } from '../ui/form.js'
import { Notice } from '../ui/notice.js'
import { problemWords } from '../ui/problem-words.js'
import { Skeleton } from '../ui/skeleton.js'
import { useLoaded } from '../ui/use-loaded.js'
import { blames, useSubmit } from '../ui/use-submit.js'
import { t } from '../words/words.js'
import { comeIn } from './come-in.js'
import { Door } from './door.js'
import { isAcceptable, judgePassword } from './judge-password.js'
import { NewPasswordField, passwordError } from './new-password-field.js'

interface Invited { name: string; email: string; expiresAt: string }

const ask = <T,>(path: string, body: unknown, signal?: AbortSignal) =>
  fetched<T>(path, { method: 'POST', body, ...(signal ? { signal } : {}) }, null)

/** Behind an invitation's link: sets the first password, or a new one. The token stands after `#` and never reaches a log. */
export function InvitationScreen() {
  const token = location.hash.slice(1)
  const { loaded, reload } = useLoaded((abort) => ask<Invited>('/api/invitations/read', { token }, abort), [token])
  if (loaded.state === 'loading') return <Door title={t('invitation.title')}><Skeleton rows={2} look="people" /></Door>
  if (loaded.state === 'ready') return <Accept token={token} invited={loaded.value} />
  if (loaded.problem.code === 'unavailable') return <Door title={t('invitation.title')}><ErrorState onRetry={reload} /></Door>
  return <Expired />
}

function Expired() {
  return (
    <Door title={t('invitation.expired')} hint={t('invitation.expiredHint')}>
      <div class="door-form"><ButtonLink href={paths.signIn()}>{t('invitation.toSignIn')}</ButtonLink></div>
    </Door>
  )
}

function Accept({ token, invited }: { token: string; invited: Invited }) {
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const { busy, problem, submit } = useSubmit()
  const verdict = judgePassword(password, invited)
  const accept = async () => {
    setTried(true)
    if (!isAcceptable(verdict)) return
    const answer = await submit(() => ask<SignedIn>('/api/invitations/accept', { token, password }))
    if (!answer?.ok) return
    comeIn(answer.value)
    go(paths.inbox(), { replace: true })
  }
  return (
    <Door title={t('invitation.title')} hint={t('invitation.hint')}>
      <Form class="door-form" onSubmit={() => void accept()}>
        {problem && !busy && !blames(problem, 'password') && <Notice tone="bad">{problemWords(problem, {
          not_found: t('invitation.expiredHint'), unauthenticated: t('invitation.expiredHint'), forbidden: t('invitation.expiredHint'),
        })}</Notice>}
        <div class="invited">
          <Avatar name={invited.name} size="large" />
          <div><strong>{invited.name}</strong><span>{invited.email}</span></div>
        </div>
        {/* Tells password managers whose password it is. */}
        <input class="unseen" type="email" autocomplete="username" value={invited.email} readOnly tabIndex={-1} aria-hidden="true" />
        <NewPasswordField label={t('invitation.password')} value={password} onInput={setPassword} verdict={verdict} autofocus
          error={passwordError(verdict, { tried, refused: !busy && blames(problem, 'password') })} />
        <Button type="submit" tone="primary" busy={busy}>{t('invitation.accept')}</Button>
      </Form>
    </Door>
  )
}
