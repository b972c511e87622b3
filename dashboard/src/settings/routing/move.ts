/** The list with the item at `place` moved by `steps`; the same list when there is no such place. */
export function moved<T>(items: readonly T[], place: number, steps: 1 | -1): T[] {
  const next = [...items]
  const [item] = next.splice(place, 1)
  if (item === undefined || place + steps < 0 || place + steps >= items.length) return [...items]
  next.splice(place + steps, 0, item)
  return next
}
