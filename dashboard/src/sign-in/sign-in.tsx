import { useState } from 'preact/hooks'
import { signIn } from '../store/me.js'
import { Button } from '../ui/button.js'
import { Field } from '../ui/field.js'
import { Form } from '../ui/form.js'
import { Notice } from '../ui/notice.js'
import { PasswordInput } from '../ui/password-input.js'
import { problemWords } from '../ui/problem-words.js'
import { TextInput } from '../ui/text-input.js'
import { useSubmit } from '../ui/use-submit.js'
import { t } from '../words/words.js'
import { Door } from './door.js'
import { isEmail } from './is-email.js'
import { usePause } from './use-pause.js'

/** For agents who have a password. What is wrong stands where it is wrong; a throttled try says when the next one counts. */
export function SignIn() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const { busy, problem, submit } = useSubmit()
  const pause = usePause(problem)
  const wrongEmail = tried && !isEmail(email) ? t('signIn.emailWrong') : null
  const noPassword = tried && password === '' ? t('signIn.passwordMissing') : null
  const enter = () => {
    setTried(true)
    if (isEmail(email) && password !== '') void submit(() => signIn({ email: email.trim(), password }))
  }
  return (
    <Door title={t('signIn.title')}>
      <Form class="door-form" onSubmit={enter}>
        {problem && !busy && (
          <Notice tone="bad">
            {pause ?? problemWords(problem, { unauthenticated: t('signIn.refused'), invalid: t('signIn.refused') })}
          </Notice>
        )}
        <Field label={t('signIn.email')} error={wrongEmail}>
          <TextInput type="email" name="email" autocomplete="username" value={email} onInput={setEmail} required autofocus />
        </Field>
        <Field label={t('signIn.password')} error={noPassword}>
          <PasswordInput name="password" autocomplete="current-password" value={password} onInput={setPassword} required />
        </Field>
        <Button type="submit" tone="primary" busy={busy}>{t('signIn.enter')}</Button>
        <p class="door-aside">{t('signIn.forgotten')}</p>
      </Form>
    </Door>
  )
}
