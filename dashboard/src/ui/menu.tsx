import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { Check, type LucideIcon } from 'lucide-preact'
import { classNames } from './class-names.js'
import { Icon } from './icon.js'
import { Kbd } from './kbd.js'
import { nextIndex, typeAhead } from './menu-keys.js'
import type { Align, Side } from './place.js'
import { usePopover, type TriggerProps } from './use-popover.js'
import './popover.css'
import './menu.css'

export interface MenuItem {
  label: string
  hint?: string | undefined
  icon?: LucideIcon | undefined
  keys?: readonly string[] | undefined
  danger?: boolean | undefined
  disabled?: boolean | undefined
  /** Given, the item is one of several states of which some hold. */
  checked?: boolean | undefined
  /** A line above it. */
  apart?: boolean | undefined
  onSelect: () => void
}

interface Props {
  label: string
  items: readonly MenuItem[]
  trigger: (props: TriggerProps) => ComponentChildren
  side?: Side | undefined
  align?: Align | undefined
  /** Above the items, as a name. */
  head?: ComponentChildren
}

const typedForgottenMs = 700

const itemsIn = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLButtonElement>('.ui-menu-item:not(:disabled)')]

/** A menu of actions: arrows, Home, End, first letters, Enter, Esc. */
export function Menu({ label, items, trigger, side = 'below', align = 'start', head }: Props) {
  const typed = useRef({ text: '', at: -Infinity })
  const { id, open, anchor, self, close, events } = usePopover(side, align, (menu) => {
    typed.current.at = -Infinity
    if (!menu.contains(document.activeElement)) itemsIn(menu)[0]?.focus()
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) {
      if (event.key !== 'ArrowDown') return
      event.preventDefault()
      self.current?.showPopover()
      return
    }
    if (event.key === 'Tab') return close()
    const all = self.current ? itemsIn(self.current) : []
    const current = all.findIndex((button) => button === document.activeElement)
    let next = nextIndex(event.key, current, all.length)
    if (next === null && event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const text = event.timeStamp - typed.current.at < typedForgottenMs ? typed.current.text + event.key : event.key
      typed.current = { text, at: event.timeStamp }
      next = typeAhead(text, current, all.map((button) => button.dataset['label'] ?? ''))
    }
    if (next === null) return
    event.preventDefault()
    event.stopPropagation()
    all[next]?.focus()
  }
  return (
    <span class="ui-popover-anchor" ref={anchor} onKeyDown={onKeyDown}>
      {trigger({ popovertarget: id, 'aria-expanded': open, 'aria-haspopup': 'menu' })}
      <div id={id} ref={self} class="ui-popover ui-menu" popover="auto" role="menu" aria-label={label} {...events}>
        {open && head && <div class="ui-menu-head" role="presentation">{head}</div>}
        {open && items.map((item) => <Item key={item.label} item={item} close={close} />)}
      </div>
    </span>
  )
}

function Item({ item, close }: { item: MenuItem; close: () => void }) {
  const role = item.checked === undefined ? 'menuitem' : 'menuitemradio'
  return (
    <>
      {item.apart && <div class="ui-menu-line" role="separator" />}
      <button type="button" role={role} tabIndex={-1} disabled={item.disabled ?? false} data-label={item.label}
        class={classNames('ui-menu-item', item.danger && 'ui-menu-item-danger')}
        {...(item.checked === undefined ? {} : { 'aria-checked': item.checked })}
        onPointerEnter={(event) => event.currentTarget.focus({ preventScroll: true })}
        onClick={() => {
          close()
          item.onSelect()
        }}>
        {item.icon && <Icon of={item.icon} />}
        <span class="ui-menu-words">
          <span>{item.label}</span>
          {item.hint && <span class="ui-menu-hint">{item.hint}</span>}
        </span>
        {item.checked && <Icon of={Check} />}
        {item.keys && <Kbd keys={item.keys} />}
      </button>
    </>
  )
}
