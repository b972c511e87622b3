import { useState } from 'preact/hooks'
import { limits, type Queue } from '@parley/protocol'
import { http } from '../../http.js'
import type { Answer } from '../../request.js'
import { Avatar } from '../../ui/avatar.js'
import { Button } from '../../ui/button.js'
import { Toggle } from '../../ui/checkbox.js'
import { Dialog } from '../../ui/dialog.js'
import { Field } from '../../ui/field.js'
import { Notice } from '../../ui/notice.js'
import { problemWords } from '../../ui/problem-words.js'
import { TextInput } from '../../ui/text-input.js'
import { toast } from '../../ui/toast.js'
import { useSubmit } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import { CheckList } from '../check-list.js'
import { agents, queues } from '../collections.js'
import { ConflictNotice } from '../conflict-notice.js'
import { keepOwn } from '../keep-own.js'
import { useChange } from '../use-change.js'
import { wholeNumber } from '../whole-number.js'

interface Draft { name: string; limited: boolean; capacity: string; memberIds: string[] }

const fresh: Queue = { id: '', name: '', memberIds: [], capacityPerAgent: null, waiting: 0, createdAt: '', version: 1 }

const draftOf = ({ name, capacityPerAgent, memberIds }: Queue): Draft =>
  ({ name, limited: capacityPerAgent !== null, capacity: String(capacityPerAgent ?? 3), memberIds })

const sameMembers = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((id) => other.includes(id))

/** Makes a queue, or changes one and who belongs to it. */
export function QueueDialog({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(queue ?? fresh))
  const [tried, setTried] = useState(false)
  const making = useSubmit()
  const changing = useChange(queues, queue ?? fresh)
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const name = draft.name.trim()
  const capacityPerAgent = draft.limited ? wholeNumber(draft.capacity, 1, 100) : null
  const wrongCapacity = draft.limited && capacityPerAgent === null
  const problem = changing.problem ?? making.problem
  const busy = changing.busy || making.busy
  const isTaken = !busy && changing.newer === null && problem?.code === 'conflict'

  const change = async (base: Queue): Promise<Answer<Queue> | null> => {
    if (name !== base.name || capacityPerAgent !== base.capacityPerAgent) {
      const answer = await changing.save({ name, capacityPerAgent })
      if (!answer?.ok) return answer
    }
    if (sameMembers(draft.memberIds, base.memberIds)) return { ok: true, value: base }
    const answer = await making.submit(() => http.put<Queue>(`/api/queues/${base.id}/members`, { agentIds: draft.memberIds }))
    if (answer?.ok) queues.put(answer.value)
    return answer
  }
  const save = async () => {
    setTried(true)
    if (name === '' || wrongCapacity) return
    const answer = queue
      ? await change(changing.base)
      : await making.submit(() => queues.create({ name, capacityPerAgent, memberIds: draft.memberIds }))
    if (!answer?.ok) return
    toast(t('ui.saved'), { tone: 'ok' })
    onClose()
  }
  const people = agents.items.value.filter(({ account }) => account !== 'deactivated')
  return (
    <Dialog title={queue ? t('queues.editTitle', { name: queue.name }) : t('queues.newTitle')} onClose={onClose}
      onSubmit={() => void save()} footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" busy={busy} disabled={changing.newer !== null}>
            {queue ? t('ui.save') : t('queues.make')}
          </Button>
        </>
      }>
      {changing.newer && <ConflictNotice onReload={() => {
        if (changing.newer) setDraft(keepOwn(draftOf(changing.base), draft, draftOf(changing.newer)))
        changing.takeNewer()
      }} />}
      {problem && !busy && !isTaken && <Notice tone="bad">{problemWords(problem)}</Notice>}
      <Field label={t('queues.name')} hint={t('queues.nameHint')} error={tried && name === '' ? t('queues.nameMissing') : isTaken ? t('queues.nameTaken') : null}>
        <TextInput value={draft.name} onInput={(next) => set({ name: next })} maxLength={limits.nameLength} autofocus />
      </Field>
      <Toggle label={t('queues.limit')} hint={t('queues.limitHint')} checked={draft.limited} onChange={(limited) => set({ limited })} />
      {draft.limited && (
        <Field label={t('queues.capacity')} error={wrongCapacity && tried ? t('settings.numberWrong', { least: 1, most: 100 }) : null}>
          <TextInput type="number" class="settings-short" min={1} max={100} inputMode="numeric" value={draft.capacity}
            onInput={(capacity) => set({ capacity })} />
        </Field>
      )}
      <CheckList label={t('queues.members')} chosen={draft.memberIds} onChange={(memberIds) => set({ memberIds })}
        nothing={t('agents.none')} items={people.map(({ id, name: person, email }) =>
          ({ id, name: person, hint: email, before: <Avatar name={person} colorKey={id} size="small" /> }))} />
    </Dialog>
  )
}
