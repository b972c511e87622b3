/** Relative luminance of `#rrggbb`, 0 to 1, after WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** What the widget writes in on a colour: white as far as it reads at 4.5:1, else black or near-black. */
export function readableOn(color: string): string {
  const light = luminance(color)
  return light <= 0.183 ? '#ffffff' : light < 0.21 ? '#000000' : '#0b1020'
}

/** Whether a text is a colour like `#3557e0`. */
export const isColor = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text)
