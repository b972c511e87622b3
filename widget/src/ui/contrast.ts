/** Colours as `#rrggbb`, and how well one reads on another, after WCAG 2.2's relative luminance. */
const part = (color: string, at: number): number => parseInt(color.slice(at, at + 2), 16)
const hex = (value: number): string => Math.round(value).toString(16).padStart(2, '0')

function luminance(color: string): number {
  const linear = (at: number): number => {
    const share = part(color, at) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5)
}

/** Contrast from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** `share` of `other` in `color`, from 0 to 1. */
export function mix(color: string, other: string, share: number): string {
  const mixed = (at: number): string => hex(part(color, at) + (part(other, at) - part(color, at)) * share)
  return `#${mixed(1)}${mixed(3)}${mixed(5)}`
}

/** Text that reads on `color` with at least 4.5: white up to the luminance where it does no more, else black or ink. */
export function readableOn(color: string): string {
  const light = luminance(color)
  return light <= 0.183 ? '#ffffff' : light < 0.21 ? '#000000' : '#0b1020'
}

/** `color`, moved towards `towards` only as far as it must be to read on `surface`. */
export function readableAs(color: string, surface: string, towards: string): string {
  for (let share = 0; share < 1; share += 0.04) {
    const tried = mix(color, towards, share)
    if (contrast(tried, surface) >= 4.5) return tried
  }
  return towards
}
