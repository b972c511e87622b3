import { mintId } from '@parley/client'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { limits } from '@parley/protocol'
import { useStay, useStore } from '../store/context.js'
import { wear } from '../ui/wear.js'
import { isEmail } from '../welcome/is-email.js'
import { Field, QueueChips } from '../welcome/start-form.js'
import { backWords } from '../words/back.js'
import { gap, words } from '../words/words.js'
import css from './leave-form.css?inline'
import type { LeaveProps } from './leave.js'
import { leaveWords } from './leave-words.js'

wear(css)
const isPhone = (text: string): boolean => /^[+\d][\d ()./-]{3,30}$/.test(text)

/** How a visitor who does not wait in line wants to hear, with what they were typing kept as their message. */
export function LeaveForm({ why, conversation = null, titleId = 'leave-title', onDone }: LeaveProps) {
  const { drafts, draft, show, say } = useStore()
  const { site, visitor, presence, leaveMessage } = useStay()
  const as = conversation?.left ?? presence.value.instead ?? 'message'
  const clientId = useRef(mintId())
  const form = useRef<HTMLFormElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const name = useSignal(visitor.name ?? '')
  const email = useSignal(visitor.email ?? '')
  const phone = useSignal('')
  const queueId = useSignal(site.value.queues[0]?.id ?? '')
  const hasTried = useSignal(false)
  const isBusy = useSignal(false)
  const problem = useSignal('')
  useEffect(() => {
    // Whoever was writing goes on here; nobody else's place is taken.
    if (why === 'asked' || (why === 'limit' && document.hasFocus() && document.activeElement === document.body)) area.current?.focus()
  }, [])

  const text = drafts.text(draft.value).value
  const { title, why: reasons, how, message, messageMissing, phone: phoneLabel, phoneWrong, reachMissing, send, keepWaiting, notNow } = leaveWords.value
  const [mail, number] = [email.value.trim(), phone.value.trim()]
  const asksName = conversation === null && site.value.preChat.name !== 'off'
  const asksMail = as === 'message' && site.value.preChat.email === 'required' && conversation === null
  const wrong = {
    text: conversation === null && !text.trim() ? messageMissing : '',
    name: asksName && site.value.preChat.name === 'required' && !name.value.trim() ? words.value.nameMissing : '',
    phone: number && !isPhone(number) ? phoneWrong : as === 'call-back' && !number && !mail ? reachMissing : '',
    email: mail && !isEmail(mail) ? words.value.emailWrong : asksMail && !mail ? words.value.emailMissing : '',
  }
  const fields = { ...asksName && name.value.trim() && { name: name.value.trim() }, ...mail && { email: mail } }
  const leave = { as, ...number && { phone: number } }

  const begin = (): void => {
    show({ name: 'new', beginning: { ...fields, ...site.value.queues.length > 1 && { queueId: queueId.value }, leave } })
    say()
  }
  const goOn = async (id: string): Promise<void> => {
    isBusy.value = true
    const body = text.trim()
    const error = await leaveMessage(id, {
      ...leave, ...(fields.name || fields.email) && { fields }, ...body && { message: { clientId: clientId.current, body } },
    })
    isBusy.value = false
    if (error && error.code !== 'conflict') {
      problem.value = leaveWords.value.failed
      return
    }
    // Taken meanwhile: there is somebody to talk to, and what was typed stays in the composer.
    if (!error) drafts.write(draft.peek(), '')
    onDone?.()
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    hasTried.value = true
    const missing = Object.entries(wrong).find(([, words]) => words)?.[0]
    if (missing) return form.current?.querySelector<HTMLElement>(`[name=${missing}]`)?.focus()
    if (isBusy.value) return
    if (conversation) void goOn(conversation.id)
    else begin()
  }
  const { opensAt } = presence.value

  return (
    <form class={conversation ? 'leave leave-over' : 'leave'} ref={form} noValidate aria-labelledby={titleId} onSubmit={submit}>
      <h2 id={titleId}>{title[as]}</h2>
      <p class="hint" role={why === 'limit' ? 'status' : undefined}>{[reasons[why], how[as], opensAt && backWords(opensAt)].filter(Boolean).join(gap.value)}</p>
      {conversation === null && <QueueChips chosen={queueId} />}
      <label class="field">
        <span class="label">{message}{conversation && <span class="hint"> ({words.value.optional})</span>}</span>
        <textarea class="input" name="text" rows={3} dir="auto" value={text} ref={area} aria-invalid={hasTried.value && Boolean(wrong.text)}
          aria-describedby="leave-text-wrong" onInput={(event) => drafts.write(draft.peek(), event.currentTarget.value)} />
        <span class="wrong" id="leave-text-wrong" role="alert">{hasTried.value && wrong.text}</span>
      </label>
      {asksName && (
        <Field label={words.value.yourName} name="name" autocomplete="name" max={limits.nameLength} asked={site.value.preChat.name}
          value={name} wrong={hasTried.value ? wrong.name : ''} />
      )}
      {as === 'call-back' && (
        <Field label={phoneLabel} name="phone" mode="tel" autocomplete="tel" max={31} asked={mail ? 'optional' : 'required'} value={phone}
          wrong={hasTried.value ? wrong.phone : ''} />
      )}
      <Field label={words.value.yourEmail} name="email" mode="email" autocomplete="email" max={limits.emailLength}
        asked={asksMail ? 'required' : 'optional'} value={email} wrong={hasTried.value ? wrong.email : ''} />
      <span class="wrong" role="alert">{problem.value}</span>
      <div class="leave-deeds">
        {onDone && <button class="button plain" type="button" onClick={onDone}>{why === 'asked' ? keepWaiting : notNow}</button>}
        <button class="button" type="submit" aria-disabled={isBusy.value}>{send[as]}</button>
      </div>
    </form>
  )
}
