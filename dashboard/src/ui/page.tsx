import type { ComponentChildren } from 'preact'
import { classNames } from './class-names.js'
import './page.css'

interface Props {
  /** A `PageHeader`, and what else stays when the rest scrolls. */
  header: ComponentChildren
  /** As wide as reading allows instead of the whole window. */
  narrow?: boolean | undefined
  children: ComponentChildren
}

/** A screen below a bar that stays while the screen scrolls. */
export function Page({ header, narrow = false, children }: Props) {
  return (
    <div class="ui-page">
      {header}
      <div class="ui-page-scroll">
        <div class={classNames('ui-page-body', narrow && 'ui-page-narrow')}>{children}</div>
      </div>
    </div>
  )
}
