import type { ComponentChildren } from 'preact'
import { useId, useMemo, useState } from 'preact/hooks'
import {
  Archive,
  Command as CommandIcon,
  LayoutDashboard,
  MessagesSquare,
  Search,
  Settings,
  Waypoints,
  type LucideIcon,
} from 'lucide-preact'
import { previewOf } from '../files/said.js'
import { statuses } from '../inbox/status-menu.js'
import { go, paths } from '../routes.js'
import { useDesk, type Desk } from '../store/desk.js'
import { isSupervisor } from '../store/me.js'
import { Avatar, PresenceDot } from '../ui/avatar.js'
import { Dialog } from '../ui/dialog.js'
import { Icon } from '../ui/icon.js'
import { Kbd } from '../ui/kbd.js'
import { visitorName } from '../words/names.js'
import { t } from '../words/words.js'
import { commandIds, commands, offered, perform, type Command } from './commands.js'
import { keysOf } from './keys.js'
import './palette.css'

interface Choice {
  key: string
  words: string
  hint?: string
  keys?: readonly string[]
  mark: ComponentChildren
  run: () => void
}

const most = 40
const icon = (of: LucideIcon) => <Icon of={of} />

function commandChoices(): Choice[] {
  return commandIds
    .filter((id) => offered.value.has(id))
    .flatMap((id): Choice[] => {
      const command: Command = commands[id]
      if (command.unlisted) return []
      const [chord] = command.chords
      return [
        {
          key: id,
          words: t(command.label),
          mark: icon(CommandIcon),
          run: () => perform(id),
          ...(chord ? { keys: keysOf(chord) } : {}),
        },
      ]
    })
}

const ways = (): Choice[] => [
  { key: 'to-inbox', words: t('command.inbox'), mark: icon(MessagesSquare), run: () => go(paths.inbox()) },
  ...(isSupervisor.value
    ? [
        { key: 'to-board', words: t('command.board'), mark: icon(LayoutDashboard), run: () => go(paths.board()) },
        { key: 'to-routing', words: t('command.routingLog'), mark: icon(Waypoints), run: () => go(paths.routing()) },
        {
          key: 'to-transcripts',
          words: t('command.transcripts'),
          mark: icon(Archive),
          run: () => go(paths.transcripts()),
        },
      ]
    : []),
  { key: 'to-settings', words: t('command.settings'), mark: icon(Settings), run: () => go(paths.settings()) },
]

const statusChoices = ({ presence }: Desk): Choice[] =>
  statuses
    .filter((status) => status !== presence.status.value)
    .map((status) => ({
      key: `status-${status}`,
      words: t('command.status', { status: t(`status.${status}`) }),
      mark: <PresenceDot presence={status} />,
      run: () => {
        void presence.set(status)
      },
    }))

const conversationChoices = ({ inbox }: Desk): Choice[] =>
  [inbox.mine, inbox.queue, inbox.others, inbox.snoozed]
    .flatMap((rows) => rows.value)
    .map((row) => {
      const name = visitorName(row.visitor)
      return {
        key: row.id,
        words: name,
        hint: row.lastMessage ? previewOf(row.lastMessage) : row.queue.name,
        mark: <Avatar name={name} colorKey={row.visitor.id} size="small" />,
        run: () => go(paths.inbox('mine', row.id)),
      }
    })

/** Every word typed must occur somewhere, in any order. */
const matching = (choices: Choice[], typed: string): Choice[] => {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return choices
    .filter(({ words: own, hint = '' }) => {
      const text = `${own} ${hint}`.toLocaleLowerCase()
      return words.every((word) => text.includes(word))
    })
    .slice(0, most)
}

/** Everything by name: conversations and commands. */
export function Palette({ onClose }: { onClose: () => void }) {
  const desk = useDesk()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const groups = useMemo(
    () =>
      [
        {
          name: t('palette.conversations'),
          choices: matching(typed ? conversationChoices(desk) : conversationChoices(desk).slice(0, 5), typed),
        },
        {
          name: t('palette.commands'),
          choices: matching([...commandChoices(), ...ways(), ...statusChoices(desk)], typed),
        },
      ].filter(({ choices }) => choices.length > 0),
    [typed],
  )
  const flat = groups.flatMap(({ choices }) => choices)
  const run = (choice: Choice | undefined) => {
    if (!choice) return
    onClose()
    // After the dialog has given its focus back, so that a command may take it.
    setTimeout(choice.run)
  }
  const press = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Enter') run(flat[at])
    else if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(1, flat.length))
    else if (event.key === 'ArrowUp') setAt((at + flat.length - 1) % Math.max(1, flat.length))
    else return
    event.preventDefault()
  }
  return (
    <Dialog title={t('palette.title')} onClose={onClose} size="wide">
      <div class="palette">
        <div class="palette-field">
          <Icon of={Search} />
          <input
            type="text"
            role="combobox"
            autofocus
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-label={t('palette.placeholder')}
            aria-activedescendant={flat[at] ? `${id}-${at}` : undefined}
            placeholder={t('palette.placeholder')}
            value={typed}
            onKeyDown={press}
            onInput={(event) => {
              setTyped(event.currentTarget.value)
              setAt(0)
            }}
          />
        </div>
        <div class="palette-list" role="listbox" id={`${id}-list`} aria-label={t('palette.title')}>
          {groups.map(({ name, choices }) => (
            <div role="group" aria-label={name} key={name}>
              <div class="palette-head" aria-hidden="true">
                {name}
              </div>
              {choices.map((choice) => {
                const place = flat.indexOf(choice)
                return (
                  <Line
                    key={choice.key}
                    id={`${id}-${place}`}
                    choice={choice}
                    chosen={place === at}
                    onPoint={() => setAt(place)}
                    onRun={() => run(choice)}
                  />
                )
              })}
            </div>
          ))}
        </div>
        <p class={flat.length === 0 ? 'palette-nothing' : 'unseen'} role="status">
          {flat.length === 0 ? t('palette.nothing') : t('palette.results', { count: flat.length })}
        </p>
      </div>
    </Dialog>
  )
}

interface LineProps {
  id: string
  choice: Choice
  chosen: boolean
  onPoint: () => void
  onRun: () => void
}

function Line({ id, choice, chosen, onPoint, onRun }: LineProps) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      class="palette-line"
      onPointerMove={onPoint}
      onClick={onRun}
      ref={(line) => {
        if (chosen) line?.scrollIntoView({ block: 'nearest' })
      }}
    >
      <span class="palette-mark">{choice.mark}</span>
      <span class="palette-words aligned" dir="auto">
        {choice.words}
      </span>
      {choice.hint && (
        <span class="palette-hint aligned" dir="auto">
          {choice.hint}
        </span>
      )}
      {choice.keys && <Kbd keys={choice.keys} />}
    </div>
  )
}
