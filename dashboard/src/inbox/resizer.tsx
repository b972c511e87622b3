import { changePanes, paneLimits, panes } from '../store/panes.js'
import './resizer.css'

interface Props {
  pane: 'list' | 'details'
  label: string
}

const stepPx = 16

/** The edge between two panes: dragged, or moved with the arrow keys; a double press brings the first width back. */
export function Resizer({ pane, label }: Props) {
  const { min, max } = paneLimits[pane]
  const grow = (by: number, edge: Element) => {
    // The list grows away from the start of the line, the details towards it.
    const away = (pane === 'list') !== (getComputedStyle(edge).direction === 'rtl')
    changePanes({ [pane]: panes.peek()[pane] + (away ? by : -by) })
  }
  const drag = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    event.preventDefault()
    const edge = event.currentTarget
    let from = event.clientX
    edge.setPointerCapture(event.pointerId)
    const move = ({ clientX }: PointerEvent) => {
      grow(clientX - from, edge)
      from = clientX
    }
    edge.addEventListener('pointermove', move)
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), { once: true })
  }
  const press = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    if (event.key === 'ArrowLeft') grow(-stepPx, event.currentTarget)
    else if (event.key === 'ArrowRight') grow(stepPx, event.currentTarget)
    else if (event.key === 'Home') changePanes({ [pane]: min })
    else if (event.key === 'End') changePanes({ [pane]: max })
    else return
    event.preventDefault()
  }
  return (
    <div
      class="resizer"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={panes.value[pane]}
      onPointerDown={drag}
      onKeyDown={press}
      onDblClick={() => changePanes({ [pane]: pane === 'list' ? 300 : 296 })}
    />
  )
}
