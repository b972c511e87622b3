import type { DeclaredStatus } from '@parley/protocol'
import { classNames } from './class-names.js'
import { hueOf, initials } from './initials.js'
import './avatar.css'

interface Props {
  name: string
  /** Decides the colour; the name does without one. */
  colorKey?: string | undefined
  /** A dot that repeats what stands in words nearby. */
  presence?: DeclaredStatus | undefined
  size?: 'small' | 'normal' | 'large' | undefined
}

const colours = 8

/** The initials of a person in a colour of their own. Decorative: the name stands beside it. */
export function Avatar({ name, colorKey = name, presence, size = 'normal' }: Props) {
  return (
    <span class={classNames('ui-avatar', `ui-avatar-${size}`, `ui-avatar-hue-${hueOf(colorKey, colours)}`)} aria-hidden="true">
      {initials(name)}
      {presence && <span class={`ui-presence-dot ui-presence-${presence} ui-avatar-dot`} />}
    </span>
  )
}

/** The dot alone, before words that say the same. */
export function PresenceDot({ presence }: { presence: DeclaredStatus }) {
  return <span class={`ui-presence-dot ui-presence-${presence}`} aria-hidden="true" />
}
