import { useEffect, useState } from 'preact/hooks'
import { Layers, Search } from 'lucide-preact'
import type { Agent, AgentConversation } from '@parley/protocol'
import type { Transfer } from '../store/actions.js'
import { useDesk } from '../store/desk.js'
import { Avatar } from '../ui/avatar.js'
import { Tag } from '../ui/badge.js'
import { Button } from '../ui/button.js'
import { classNames } from '../ui/class-names.js'
import { Dialog } from '../ui/dialog.js'
import { ErrorState } from '../ui/empty-state.js'
import { Field } from '../ui/field.js'
import { Icon } from '../ui/icon.js'
import { Skeleton } from '../ui/skeleton.js'
import { TextArea, TextInput } from '../ui/text-input.js'
import { toast } from '../ui/toast.js'
import { visitorName } from '../words/names.js'
import { errorWords, t } from '../words/words.js'
import { goOn } from './deeds.js'
import { isHeldBy } from './permissions.js'
import './transfer-dialog.css'

type Target = Transfer['to']
const keyOf = (to: Target | null): string => (to === null ? '' : 'agentId' in to ? to.agentId : to.queueId)
const presenceOrder = { online: 0, 'transfers-only': 1, away: 2, offline: 3 } as const
const freestFirst = (a: Agent, b: Agent) =>
  presenceOrder[a.status] - presenceOrder[b.status] || a.held - b.held || a.name.localeCompare(b.name)

/** Hands a conversation to an agent or a queue, with a word for whoever takes it. */
export function TransferDialog({ conversation, onClose }: { conversation: AgentConversation; onClose: () => void }) {
  const desk = useDesk()
  const { actions, agentId, team } = desk
  const [to, setTo] = useState<Target | null>(null)
  const [typed, setTyped] = useState('')
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    void team.reload()
  }, [team])
  const submit = async () => {
    if (to === null) return setProblem(t('transfer.choose'))
    setBusy(true)
    const outcome = await actions.transfer(conversation.id, { to, ...(note.trim() ? { note: note.trim() } : {}) })
    setBusy(false)
    if (!outcome.ok) return setProblem(outcome.error.code === 'conflict' && 'agentId' in to ? t('transfer.notNow') : errorWords(outcome.error))
    toast(t('head.transferredToast', { name: visitorName(conversation.visitor) }), { tone: 'ok' })
    onClose()
    if (isHeldBy(conversation, agentId)) goOn(desk, conversation.id)
  }
  const choose = (next: Target) => {
    setTo(next)
    setProblem(null)
  }
  return (
    <Dialog
      title={t('transfer.title')}
      onClose={onClose}
      onSubmit={() => {
        void submit()
      }}
      footer={
        <>
          {problem && (
            <p class="transfer-problem" role="alert">
              {problem}
            </p>
          )}
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit" busy={busy}>
            {t('transfer.do')}
          </Button>
        </>
      }
    >
      <TextInput
        type="search"
        icon={Search}
        value={typed}
        onInput={setTyped}
        aria-label={t('transfer.search')}
        placeholder={t('transfer.search')}
        autofocus
      />
      <Targets conversation={conversation} typed={typed} chosen={keyOf(to)} onChoose={choose} />
      <Field label={t('transfer.note')} hint={t('transfer.noteHint')} optional={t('ui.optional')} class="transfer-note">
        <TextArea value={note} onInput={setNote} rows={2} dir="auto" />
      </Field>
    </Dialog>
  )
}

interface TargetsProps {
  conversation: AgentConversation
  typed: string
  chosen: string
  onChoose: (to: Target) => void
}

function Targets({ conversation, typed, chosen, onChoose }: TargetsProps) {
  const { team } = useDesk()
  const matches = (name: string) => name.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase())
  const agents = team.agents.value
    .filter((agent) => agent.account === 'active' && matches(agent.name))
    .sort(freestFirst)
  const queues = team.queues.value.filter((queue) => matches(queue.name))
  if (team.state.value === 'loading') return <Skeleton look="people" rows={3} />
  if (team.state.value === 'failed')
    return (
      <ErrorState
        title={t('transfer.failed')}
        onRetry={() => {
          void team.reload()
        }}
      />
    )
  if (agents.length + queues.length === 0) return <p class="transfer-nobody">{t('transfer.nobody')}</p>
  return (
    <div class="transfer-list" role="radiogroup" aria-label={t('transfer.title')}>
      {queues.length > 0 && <h3>{t('transfer.queues')}</h3>}
      {queues.map((queue) => (
        <Choice
          key={queue.id}
          id={queue.id}
          chosen={chosen}
          name={queue.name}
          onChoose={() => onChoose({ queueId: queue.id })}
          mark={
            <span class="transfer-queue">
              <Icon of={Layers} />
            </span>
          }
          current={conversation.status === 'queued' && conversation.queue.id === queue.id}
          aside={t('transfer.waiting', { count: queue.waiting })}
        />
      ))}
      {agents.length > 0 && <h3>{t('transfer.agents')}</h3>}
      {agents.map((agent) => (
        <Choice
          key={agent.id}
          id={agent.id}
          chosen={chosen}
          name={agent.name}
          onChoose={() => onChoose({ agentId: agent.id })}
          mark={<Avatar name={agent.name} colorKey={agent.id} presence={agent.status} />}
          current={conversation.agent?.id === agent.id}
          tag={agent.held >= agent.capacity ? t('transfer.full') : t(`status.${agent.status}`)}
          aside={t('transfer.held', { held: agent.held, capacity: agent.capacity })}
        />
      ))}
    </div>
  )
}

interface ChoiceProps {
  id: string
  chosen: string
  name: string
  mark: preact.ComponentChildren
  /** It is there already. */
  current: boolean
  tag?: string
  aside: string
  onChoose: () => void
}

function Choice({ id, chosen, name, mark, current, tag, aside, onChoose }: ChoiceProps) {
  return (
    <label class={classNames('transfer-choice', chosen === id && 'transfer-chosen', current && 'transfer-current')}>
      <input
        type="radio"
        class="unseen"
        name="transfer-to"
        value={id}
        checked={chosen === id}
        disabled={current}
        onChange={onChoose}
      />
      {mark}
      <span class="transfer-name aligned" dir="auto">
        {name}
      </span>
      {current ? <Tag>{t('transfer.current')}</Tag> : tag && <Tag>{tag}</Tag>}
      <span class="transfer-aside">{aside}</span>
    </label>
  )
}
