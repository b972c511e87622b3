import { initials, tint } from './initials.js'

/** A person by their initials; the dot says whether they are connected. */
export function Avatar({ name, online, size = 32 }: { name: string; online?: boolean | null; size?: number }) {
  return (
    <span class={`avatar tint-${tint(name)}`} style={{ width: `${size}px`, height: `${size}px` }} aria-hidden="true">
      {initials(name)}
      {online !== undefined && online !== null && <span class={online ? 'dot' : 'dot gone'} />}
    </span>
  )
}
