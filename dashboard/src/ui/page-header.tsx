import type { ComponentChildren } from 'preact'
import { ArrowLeft } from 'lucide-preact'
import { t } from '../words/words.js'
import { Icon } from './icon.js'
import './page-header.css'

interface Props {
  title: ComponentChildren
  /** A line below the title. */
  hint?: ComponentChildren
  /** Where the arrow before the title leads. */
  back?: string | undefined
  /** Buttons and filters at the end. */
  children?: ComponentChildren
}

/** The bar at the top of a screen. */
export function PageHeader({ title, hint, back, children }: Props) {
  return (
    <header class="ui-page-header">
      {back && (
        <a class="ui-icon-button" href={back} aria-label={t('ui.back')}>
          <Icon of={ArrowLeft} size={18} class="ui-mirrored" />
        </a>
      )}
      <div class="ui-page-header-words">
        <h1>{title}</h1>
        {hint && <p>{hint}</p>}
      </div>
      {children && <div class="ui-page-header-actions">{children}</div>}
    </header>
  )
}
