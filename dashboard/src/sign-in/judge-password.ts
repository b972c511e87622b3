import { limits } from '@parley/protocol'

/**
 * `short` and `long` are what the server refuses; `guessable` is accepted and only advised against. `strength` is 0 to 4,
 * for a meter.
 */
export type Verdict =
  | { state: 'empty'; strength: 0 }
  | { state: 'short'; strength: 1; missing: number }
  | { state: 'long'; strength: 1 }
  | { state: 'guessable'; strength: 2 }
  | { state: 'fair'; strength: 3 }
  | { state: 'strong'; strength: 4 }

const strongLength = 16
const fewLetters = 5
const runs = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/** What a password is worth. `about` are words that others know of its owner: name, address. */
export function judgePassword(password: string, about: readonly string[] = []): Verdict {
  const { length } = password
  if (length === 0) return { state: 'empty', strength: 0 }
  if (length < limits.passwordMin) return { state: 'short', strength: 1, missing: limits.passwordMin - length }
  if (length > limits.passwordMax) return { state: 'long', strength: 1 }
  if (isGuessable(password.toLowerCase(), about)) return { state: 'guessable', strength: 2 }
  return length >= strongLength ? { state: 'strong', strength: 4 } : { state: 'fair', strength: 3 }
}

/** Whether the server takes it. */
export const isAcceptable = ({ state }: Verdict): boolean => state === 'guessable' || state === 'fair' || state === 'strong'

function isGuessable(password: string, about: readonly string[]): boolean {
  if (new Set(password).size <= fewLetters) return true
  const known = about.flatMap((text) => text.toLowerCase().split(/[\s@.]+/)).filter((word) => word.length >= 4)
  if ([...known, 'password', 'parley'].some((word) => password.includes(word) && password.length - word.length < limits.passwordMin)) return true
  return runs.some((run) => longestRun(password, run) * 2 > password.length)
}

/** Length of the longest piece of `run`, forwards or backwards, in `password`. */
function longestRun(password: string, run: string): number {
  const backwards = [...run].reverse().join('')
  let longest = 0
  for (const line of [run, backwards]) {
    for (let start = 0; start < line.length; start += 1) {
      while (start + longest < line.length && password.includes(line.slice(start, start + longest + 1))) longest += 1
    }
  }
  return longest
}
