import { useSignal, type Signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { limits, type Asked } from '@parley/protocol'
import { useStay, useStore } from '../store/context.js'
import { useFocusOnOpen } from '../ui/use-focus.js'
import { words } from '../words/words.js'
import { aheadWords } from './ahead.js'
import { isEmail } from './is-email.js'

/** What a site wants to know before the first message. Nothing is sent until that message is. */
export function StartForm() {
  const { show } = useStore()
  const { site, visitor, presence } = useStay()
  const { preChat, queues } = site.value
  const form = useRef<HTMLFormElement>(null)
  const name = useSignal(visitor.name ?? '')
  const email = useSignal(visitor.email ?? '')
  const queueId = useSignal(queues[0]?.id ?? '')
  const hasTried = useSignal(false)
  const first = useRef<HTMLElement>(null)
  useFocusOnOpen(first)

  const hasName = preChat.name !== 'off'
  const hasEmail = preChat.email !== 'off'
  const wrong = {
    name: preChat.name === 'required' && !name.value.trim() ? words.value.nameMissing : '',
    email: email.value.trim()
      ? isEmail(email.value.trim()) ? '' : words.value.emailWrong
      : preChat.email === 'required' ? words.value.emailMissing : '',
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    hasTried.value = true
    const missing = hasName && wrong.name ? 'name' : hasEmail && wrong.email ? 'email' : null
    if (missing) return form.current?.querySelector<HTMLElement>(`[name=${missing}]`)?.focus()
    show({
      name: 'new',
      beginning: {
        ...queues.length > 1 && { queueId: queueId.value },
        ...hasName && name.value.trim() && { name: name.value.trim() },
        ...hasEmail && email.value.trim() && { email: email.value.trim() },
      },
    })
  }
  const chosen = presence.value.queues.find(({ id }) => id === queueId.value)
  const isOffline = (chosen ?? presence.value).availability === 'offline'

  return (
    <form ref={form} noValidate onSubmit={submit}>
      {hasName && (
        <Field label={words.value.yourName} name="name" autocomplete="name" max={limits.nameLength}
          asked={preChat.name} value={name} wrong={hasTried.value ? wrong.name : ''} first={first} />
      )}
      {hasEmail && (
        <Field label={words.value.yourEmail} name="email" mode="email" autocomplete="email" max={limits.emailLength}
          asked={preChat.email} value={email} wrong={hasTried.value ? wrong.email : ''} {...!hasName && { first }} />
      )}
      <QueueChips chosen={queueId} {...!hasName && !hasEmail && { first }} />
      {queues.length > 1 && (
        <p class="hint" role="status">
          {isOffline ? presence.value.availability !== 'offline' && words.value.offlineHint : aheadWords(chosen)}
        </p>
      )}
      <button class="button wide" type="submit">{isOffline ? words.value.startOffline : words.value.start}</button>
    </form>
  )
}

/** What it is about, where a site offers a choice. */
export function QueueChips({ chosen, first }: { chosen: Signal<string>; first?: { current: HTMLElement | null } }) {
  const { queues } = useStay().site.value
  if (queues.length < 2) return null
  return (
    <fieldset class="chips">
      <legend>{words.value.about}</legend>
      {queues.map((queue, at) => (
        <label key={queue.id} class="chip">
          <input type="radio" name="queue" value={queue.id} checked={chosen.value === queue.id}
            ref={(input) => { if (first && at === 0) first.current = input }}
            onChange={() => { chosen.value = queue.id }} />
          <span dir="auto">{queue.name}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface FieldProps {
  label: string
  name: string
  mode?: 'email' | 'tel'
  autocomplete: 'name' | 'email' | 'tel'
  max: number
  asked: Asked
  value: Signal<string>
  wrong: string
  first?: { current: HTMLElement | null }
}

/** One line to fill in, with what is wrong below it. */
export function Field({ label, name, mode, autocomplete, max, asked, value, wrong, first }: FieldProps) {
  const problem = `${name}-wrong`
  return (
    <label class="field">
      <span class="label">{label}{asked === 'optional' && <span class="hint"> ({words.value.optional})</span>}</span>
      <input class="input" name={name} type="text" inputMode={mode ?? 'text'} autocomplete={autocomplete} dir="auto"
        maxLength={max} required={asked === 'required'} value={value.value}
        aria-invalid={Boolean(wrong)} aria-describedby={problem}
        ref={(input) => { if (first) first.current = input }}
        onInput={(event) => { value.value = event.currentTarget.value }} />
      <span class="wrong" id={problem} role="alert">{wrong}</span>
    </label>
  )
}
