import { me } from '../store/me.js'
import { Dialog } from '../ui/dialog.js'
import { Kbd } from '../ui/kbd.js'
import { t, type PlainKey } from '../words/words.js'
import { commandIds, commands, type Command } from './commands.js'
import { isSingle, keysOf } from './keys.js'
import './palette.css'

interface Line {
  label: PlainKey
  chords: readonly (readonly string[])[]
}
const groups = ['moving', 'conversation', 'writing', 'anywhere'] as const
/** Keys of the composer itself, beside the commands. */
const writing: readonly Line[] = [
  { label: 'command.send', chords: [['Enter']] },
  { label: 'command.newline', chords: [['Shift', 'Enter']] },
  { label: 'command.editLast', chords: [['↑']] },
]

const shownChords = (command: Command, singleKeys: boolean): Line['chords'] => {
  const [first, ...rest] = command.chords
  if (command.chords.length > 3) return [['Alt', '1 – 9']]
  return [first, ...rest]
    .filter((chord) => chord !== undefined && (singleKeys || !isSingle(chord)))
    .map((chord) => keysOf(chord ?? ''))
}

/** Which keys do what. */
export function Sheet({ onClose }: { onClose: () => void }) {
  const singleKeys = me.value?.settings.singleKeys ?? true
  const linesOf = (group: (typeof groups)[number]): Line[] =>
    [
      ...commandIds
        .map((id): Command => commands[id])
        .filter((command) => command.group === group && command.chords.length > 0)
        .map((command) => ({ label: command.label, chords: shownChords(command, singleKeys) })),
      ...(group === 'writing' ? writing : []),
    ].filter(({ chords }) => chords.length > 0)
  return (
    <Dialog title={t('sheet.title')} onClose={onClose} size="wide">
      <div class="sheet">
        {groups.map((group) => (
          <section key={group}>
            <h3>{t(`sheet.${group}`)}</h3>
            <ul>
              {linesOf(group).map(({ label, chords }) => (
                <li key={label}>
                  <span>{t(label)}</span>
                  <span class="sheet-keys">
                    {chords.map((keys, place) => (
                      <span key={keys.join()}>
                        {place > 0 && '/ '}
                        <Kbd keys={keys} />
                      </span>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <p class="sheet-note">{singleKeys ? t('sheet.single') : t('sheet.singleOff')}</p>
    </Dialog>
  )
}
