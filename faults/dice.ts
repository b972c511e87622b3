/** Numbers that look random and come again with the seed, so that a run can be asked for again. */
export interface Dice {
  /** From 0 to 1, 1 excluded. */
  next(): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  pick<T>(from: readonly [T, ...T[]]): T
  chance(share: number): boolean
  /** Dice of one's own: what others throw with theirs does not change what these show. */
  split(name: string): Dice
}

const mix = (state: number): number => {
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return (mixed ^ (mixed >>> 14)) >>> 0
}

/** Mulberry32 over a seed. */
export function createDice(seed: number): Dice {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    return mix(state) / 2 ** 32
  }
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next, whole,
    pick: (from) => from[whole(0, from.length - 1)] ?? from[0],
    chance: (share) => next() < share,
    split: (name) => createDice([...name].reduce((sum, letter) => mix(sum ^ (letter.codePointAt(0) ?? 0)), seed)),
  }
}
