import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { classNames } from './class-names.js'
import './card.css'

interface Props {
  title?: string | undefined
  hint?: ComponentChildren
  /** Buttons at the end of the head. */
  actions?: ComponentChildren
  /** No padding around the body, for tables and lists that bring their own. */
  flush?: boolean | undefined
  class?: string | undefined
  children: ComponentChildren
}

/** A framed part of a page, named by its title. */
export function Card({ title, hint, actions, flush = false, class: className, children }: Props) {
  const id = useId()
  return (
    <section class={classNames('ui-card', flush && 'ui-card-flush', className)} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <header class="ui-card-head">
          <div class="ui-card-words">
            {title && <h2 id={id}>{title}</h2>}
            {hint && <p>{hint}</p>}
          </div>
          {actions && <div class="ui-card-actions">{actions}</div>}
        </header>
      )}
      <div class="ui-card-body">{children}</div>
    </section>
  )
}
