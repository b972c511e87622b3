import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import type { SetupDone, SetupRequest, SetupState } from '@parley/protocol'
import { fetched } from '../request.js'
import { go, paths } from '../routes.js'
import { standing } from '../store/me.js'
import { Button } from '../ui/button.js'
import { Field } from '../ui/field.js'
import { Form } from '../ui/form.js'
import { Notice } from '../ui/notice.js'
import { problemWords } from '../ui/problem-words.js'
import { TextInput } from '../ui/text-input.js'
import { useLoaded } from '../ui/use-loaded.js'
import { blames, useSubmit } from '../ui/use-submit.js'
import { language, t } from '../words/words.js'
import { comeIn } from './come-in.js'
import { Door } from './door.js'
import { isEmail } from './is-email.js'
import { isAcceptable, judgePassword } from './judge-password.js'
import { NewPasswordField, passwordError } from './new-password-field.js'
import { SetupFinished } from './setup-finished.js'
import { usePause } from './use-pause.js'

// Outlives the form: being signed in replaces the screen that asked.
const done = signal<SetupDone | null>(null)

/** Makes the first admin, then shows the tag of the first site. */
export function Setup() {
  const finished = done.value
  const isStray = finished === null && standing.value === 'in'
  useEffect(() => { if (isStray) go(paths.inbox(), { replace: true }) }, [isStray])
  if (finished) return <SetupFinished site={finished.site} />
  return isStray ? null : <SetupForm />
}

const makeAdmin = (request: SetupRequest) => fetched<SetupDone>('/api/setup', { method: 'POST', body: request }, null)

function SetupForm() {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const { loaded } = useLoaded((abort) =>
    fetched<SetupState>('/api/setup', { method: 'GET', signal: abort }, null), [])
  const { busy, problem, submit } = useSubmit()
  const pause = usePause(problem)
  const codeNeeded = loaded.state === 'ready' && loaded.value.codeNeeded || blames(problem, 'code')
  const verdict = judgePassword(password, { name, email })
  const refusedCode = problem?.code === 'forbidden' || blames(problem, 'code')
  const make = async () => {
    setTried(true)
    if (name.trim() === '' || !isEmail(email) || !isAcceptable(verdict) || codeNeeded && code.trim() === '') return
    const request = { name: name.trim(), email: email.trim(), password, ...(codeNeeded ? { code: code.trim() } : {}) }
    const answer = await submit(() => makeAdmin(request))
    if (!answer?.ok) return
    done.value = answer.value
    go(paths.setup(), { replace: true })
    comeIn(answer.value, language.value)
  }
  return (
    <Door title={t('setup.title')} hint={t('setup.hint')}>
      <Form class="door-form" onSubmit={() => void make()}>
        {problem && !busy && !blames(problem, 'password') && !refusedCode && <Notice tone="bad">{pause ?? problemWords(problem, {
          conflict: t('setup.already'), not_found: t('setup.already'),
        })}</Notice>}
        {codeNeeded && (
          <Field label={t('setup.code')} hint={t('setup.codeHint')}
            error={tried && code.trim() === '' ? t('setup.codeMissing') : refusedCode && !busy ? t('setup.codeWrong') : null}>
            <TextInput value={code} onInput={setCode} autocomplete="one-time-code" spellcheck={false} autofocus />
          </Field>
        )}
        <Field label={t('signIn.name')} hint={t('signIn.nameHint')}
          error={tried && name.trim() === '' ? t('signIn.nameMissing') : null}>
          <TextInput value={name} onInput={setName} autocomplete="name" maxLength={80} required autofocus={!codeNeeded} />
        </Field>
        <Field label={t('signIn.email')} error={tried && !isEmail(email) ? t('signIn.emailWrong') : null}>
          <TextInput type="email" value={email} onInput={setEmail} autocomplete="username" required />
        </Field>
        <NewPasswordField label={t('signIn.password')} value={password} onInput={setPassword} verdict={verdict}
          error={passwordError(verdict, { tried, refused: !busy && blames(problem, 'password') })} />
        <Button type="submit" tone="primary" busy={busy}>{t('setup.make')}</Button>
      </Form>
    </Door>
  )
}
