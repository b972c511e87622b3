import { useState } from 'preact/hooks'
import { limits } from '@parley/protocol'
import { changeMe } from '../../store/me.js'
import { Button } from '../../ui/button.js'
import { Field } from '../../ui/field.js'
import { Form } from '../../ui/form.js'
import { problemWords } from '../../ui/problem-words.js'
import { TextInput } from '../../ui/text-input.js'
import { toast } from '../../ui/toast.js'
import { useSubmit } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import './name-form.css'

/** One's name, saved with its own button, since visitors see it at once. */
export function NameForm({ name }: { name: string }) {
  const [draft, setDraft] = useState(name)
  const { busy, problem, submit } = useSubmit()
  const wanted = draft.trim()
  const save = async () => {
    if (wanted === '' || wanted === name) return
    const answer = await submit(() => changeMe({ name: wanted }))
    if (!answer?.ok) return
    setDraft(answer.value.name)
    toast(t('ui.saved'), { tone: 'ok' })
  }
  return (
    <Form class="name-form" onSubmit={() => void save()}>
      <Field label={t('profile.name')} hint={t('signIn.nameHint')}
        error={wanted === '' ? t('signIn.nameMissing') : problem && problemWords(problem)}>
        <TextInput value={draft} onInput={setDraft} maxLength={limits.nameLength} autocomplete="name" required />
      </Field>
      <Button type="submit" tone={wanted === name || wanted === '' ? 'plain' : 'primary'} busy={busy}
        disabled={wanted === name || wanted === ''}>{t('ui.save')}</Button>
    </Form>
  )
}
