/** The whole number that a text says, when it lies from `least` to `most`; null otherwise. */
export function wholeNumber(text: string, least: number, most: number): number | null {
  const number = /^\d+$/.test(text.trim()) ? Number(text) : NaN
  return number >= least && number <= most ? number : null
}
