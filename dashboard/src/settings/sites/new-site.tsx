import { useState } from 'preact/hooks'
import { limits, type Site } from '@parley/protocol'
import { Button } from '../../ui/button.js'
import { Dialog } from '../../ui/dialog.js'
import { Field } from '../../ui/field.js'
import { Notice } from '../../ui/notice.js'
import { problemWords } from '../../ui/problem-words.js'
import { TextInput } from '../../ui/text-input.js'
import { useSubmit } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import { queues, sites } from '../collections.js'
import { originOf } from './origin-of.js'
import { originFault } from './origins-editor.js'

interface Props { onMade: (site: Site) => void; onClose: () => void }

/** The two things that make a site; everything else is said on its own page. */
export function NewSite({ onMade, onClose }: Props) {
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [tried, setTried] = useState(false)
  const { busy, problem, submit } = useSubmit()
  const reading = originOf(address)
  const isAddressFine = reading.ok || reading.why === 'empty'
  const make = async () => {
    setTried(true)
    if (name.trim() === '' || !isAddressFine) return
    const first = queues.items.value[0]
    const answer = await submit(() => sites.create({
      name: name.trim(), allowedOrigins: reading.ok ? [reading.origin] : [], queueIds: first ? [first.id] : [],
    }))
    if (answer?.ok) onMade(answer.value)
  }
  return (
    <Dialog title={t('sites.newTitle')} size="small" onClose={onClose} onSubmit={() => void make()} footer={
      <>
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
        <Button type="submit" tone="primary" busy={busy}>{t('sites.make')}</Button>
      </>
    }>
      {problem && !busy && <Notice tone="bad">{problemWords(problem)}</Notice>}
      <Field label={t('sites.name')} hint={t('sites.nameHint')} error={tried && name.trim() === '' ? t('sites.nameMissing') : null}>
        <TextInput value={name} onInput={setName} maxLength={limits.nameLength} autofocus />
      </Field>
      <Field label={t('sites.address')} optional={t('ui.optional')} hint={t('sites.addressHint')}
        error={tried && !reading.ok && reading.why !== 'empty' ? originFault(reading.why) : null}>
        <TextInput type="url" dir="ltr" value={address} onInput={setAddress} placeholder="https://shop.example" spellcheck={false} />
      </Field>
    </Dialog>
  )
}
