import type { ComponentChildren } from 'preact'

/** Line drawings of the Lucide set (ISC licence, see `docs/licences.md`), only those in use. */
function drawing(paths: string, extra?: ComponentChildren) {
  return ({ size = 20 }: { size?: number }) => (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      {extra}
      <path d={paths} />
    </svg>
  )
}
const ring = <circle cx="12" cy="12" r="10" />
const eyes = 'M15 10V9M9 10V9'

export const Cross = drawing('M18 6 6 18M6 6l12 12')
export const ChevronDown = drawing('m6 9 6 6 6-6')
export const ChevronRight = drawing('m9 18 6-6-6-6')
export const ArrowUp = drawing('m5 12 7-7 7 7M12 19V5')
export const ArrowDown = drawing('M12 5v14m7-7-7 7-7-7')
export const Dots = drawing('', [5, 12, 19].map((x) => <circle key={x} cx={x} cy="12" r="1" />))
export const Check = drawing('M20 6 9 17l-5-5')
export const Checks = drawing('M18 6 7 17l-5-5m20 0-7.5 7.5L13 16')
export const Clock = drawing('M12 6v6l4 2', ring)
export const Alert = drawing('M12 8v4m0 4h.01', ring)
export const NoWifi = drawing('M12 20h.01M8.5 16.429a5 5 0 0 1 7 0M5 12.859a10 10 0 0 1 5.17-2.69M19 12.859a10 10 0 0 0'
  + '-2.007-1.523M2 8.82a15 15 0 0 1 4.177-2.643M22 8.82a15 15 0 0 0-11.288-3.764M2 2l20 20')
export const Download = drawing('M12 15V3m9 12v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4m4-5 5 5 5-5')
export const Sound = drawing('M11 4.702a.705.705 0 0 0-1.203-.498L6.413 7.587A1.4 1.4 0 0 1 5.416 8H3a1 1 0 0 0-1 1v6a1'
  + ' 1 0 0 0 1 1h2.416a1.4 1.4 0 0 1 .997.413l3.383 3.384A.705.705 0 0 0 11 19.298zM16 9a5 5 0 0 1 0 6'
  + 'M19.364 18.364a9 9 0 0 0 0-12.728')
export const Languages = drawing('m5 8 6 6M4 14l6-6 2-3M2 5h12M7 2h1M22 22l-5-10-5 10M14 18h6')
export const List = drawing('M3 5h.01M3 12h.01M3 19h.01M8 5h13M8 12h13M8 19h13')

/** From very bad to very good. */
export const faces = [
  drawing('M15 12v-1.584M17 10a5 5 0 00-3 1M7 10a5 5 0 013 1M9 12v-1.584M9 17a5 5 0 016.001 0', ring),
  drawing(`${eyes}M9 16a5 5 0 016 0`, ring),
  drawing(`${eyes}M8 16h8`, ring),
  drawing(`${eyes}M16.472 15a6 6 0 01-8.943 0`, ring),
  drawing(`${eyes}M7.084 14.302a5.12 5.12 0 009.833 0 .24.24 0 00-.235-.302H7.32a.24.24 0 00-.235.302`, ring),
]
