import type { ComponentChildren } from 'preact'

/** Line drawings of the Lucide set (ISC licence, see `docs/licences.md`), only those in use. */
export function drawing(paths: string, extra?: ComponentChildren) {
  return ({ size = 20 }: { size?: number }) => (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      {extra}
      <path d={paths} />
    </svg>
  )
}
export const ring = <circle cx="12" cy="12" r="10" />

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
export const Clip = drawing('m16 6-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0'
  + ' 8.485 8.485l8.379-8.551')
