import type { ButtonHTMLAttributes, ComponentChildren, HTMLAttributes } from 'preact'
import { LoaderCircle, type LucideIcon } from 'lucide-preact'
import { classNames } from './class-names.js'
import { Icon } from './icon.js'
import './button.css'

type Tone = 'primary' | 'plain' | 'quiet' | 'danger'

interface Looks {
  tone?: Tone | undefined
  size?: 'normal' | 'small' | undefined
  icon?: LucideIcon | undefined
  /** An icon after the words, as the chevron of a menu. */
  iconAfter?: LucideIcon | undefined
  class?: string | undefined
  children?: ComponentChildren
}

type Rest<T> = Omit<T, keyof Looks>

interface ButtonProps extends Looks, Rest<ButtonHTMLAttributes> {
  /** Waits for the server: keeps its focus and its width, and ignores presses. */
  busy?: boolean | undefined
}

/** A button with words. It is `type="button"` unless told otherwise. */
export function Button(props: ButtonProps) {
  const { tone = 'plain', size = 'normal', icon, iconAfter, busy = false, class: className, children, onClick, ...rest } = props
  return (
    <button type="button" {...rest} class={looks(tone, size, className)} aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}>
      {busy ? <Icon of={LoaderCircle} class="ui-button-busy" /> : icon && <Icon of={icon} />}
      {children}
      {iconAfter && <Icon of={iconAfter} size={14} />}
    </button>
  )
}

interface LinkProps extends Looks, Rest<Omit<HTMLAttributes<HTMLAnchorElement>, 'role'>> {
  href: string
  target?: '_blank' | undefined
  download?: string | undefined
}

/** A link that looks like a button: for going somewhere, not for doing something. */
export function ButtonLink({ tone = 'plain', size = 'normal', icon, iconAfter, class: className, children, ...rest }: LinkProps) {
  return (
    <a {...rest} class={looks(tone, size, className)} {...(rest.target ? { rel: 'noreferrer' } : {})}>
      {icon && <Icon of={icon} />}
      {children}
      {iconAfter && <Icon of={iconAfter} size={14} />}
    </a>
  )
}

const looks = (tone: Tone, size: 'normal' | 'small', className: string | undefined) =>
  classNames('ui-button', `ui-button-${tone}`, size === 'small' && 'ui-button-small', className)
