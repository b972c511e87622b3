import { useEffect, useState } from 'preact/hooks'
import { t } from '../words/words.js'
import './skeleton.css'

interface Props { rows?: number | undefined; look?: 'lines' | 'people' | 'table' | undefined }

const beforeShowingMs = 300

/** Grey bars where content will be, once waiting takes longer than 300 ms; says “Loading” to screen readers. */
export function Skeleton({ rows = 4, look = 'lines' }: Props) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), beforeShowingMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div class={`ui-skeleton ui-skeleton-${look}`} role="status" aria-label={t('ui.loading')}>
      {late && Array.from({ length: rows }, (_, row) => (
        <div class="ui-skeleton-row" key={row}>
          {look === 'people' && <span class="ui-skeleton-disc" />}
          <span class="ui-skeleton-bars"><span /><span /></span>
        </div>
      ))}
    </div>
  )
}
