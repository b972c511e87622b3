/** Where focus goes in a list of `count` items from `current` (-1: none) with a key; null when the key means nothing here. */
export function nextIndex(key: string, current: number, count: number): number | null {
  if (count === 0) return null
  switch (key) {
    case 'ArrowDown': return (current + 1) % count
    case 'ArrowUp': return current <= 0 ? count - 1 : current - 1
    case 'Home': return 0
    case 'End': return count - 1
    default: return null
  }
}

/** The next item after `current` whose words begin with what was typed; null when there is none. */
export function typeAhead(typed: string, current: number, labels: readonly string[]): number | null {
  const wanted = typed.toLocaleLowerCase()
  // One letter again and again walks on; several letters may stay on the item they already describe.
  const from = wanted.length === 1 ? current + 1 : Math.max(current, 0)
  for (let step = 0; step < labels.length; step += 1) {
    const index = (from + step) % labels.length
    if (labels[index]?.toLocaleLowerCase().startsWith(wanted)) return index
  }
  return null
}
