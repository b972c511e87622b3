import { limits } from '@parley/protocol'

/**
 * What the server will say about a password, as far as one can tell from here; `fair` and `strong` it takes, unless it is
 * among the passwords that everybody tries first. `strength` is 0 to 4, for a meter.
 */
export type Verdict =
  | { state: 'empty'; strength: 0 }
  | { state: 'short'; strength: 1; missing: number }
  | { state: 'long' | 'own' | 'regular'; strength: 1 }
  | { state: 'fair'; strength: 3 }
  | { state: 'strong'; strength: 4 }

const strongLength = 16
const rows = [
  'abcdefghijklmnopqrstuvwxyz', '12345678901234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop',
]
const neighbours = new Set(rows.flatMap((row) =>
  [...row].slice(1).flatMap((char, at) => [`${row[at]}${char}`, `${char}${row[at]}`])))

/** Judges by the rules of the server. `owner` is whose password it will be. */
export function judgePassword(password: string, owner: { name: string; email: string }): Verdict {
  const plain = password.normalize('NFKC').toLowerCase()
  const { length } = [...plain]
  if (length === 0) return { state: 'empty', strength: 0 }
  if (length < limits.passwordMin) return { state: 'short', strength: 1, missing: limits.passwordMin - length }
  if (length > limits.passwordMax) return { state: 'long', strength: 1 }
  if (tellsOwner(plain, owner)) return { state: 'own', strength: 1 }
  if (isRegular([...plain], plain)) return { state: 'regular', strength: 1 }
  return length >= strongLength ? { state: 'strong', strength: 4 } : { state: 'fair', strength: 3 }
}

export const isAcceptable = ({ state }: Verdict): boolean => state === 'fair' || state === 'strong'

function tellsOwner(plain: string, { name, email }: { name: string; email: string }): boolean {
  const known = ['parley', email.trim().split('@')[0] ?? '', ...name.split(/\s+/)].map((part) => part.toLowerCase())
  return known.some((part) => [...part].length >= 4 && plain.includes(part))
}

/** Few different characters, one short piece again and again, or mostly runs along the alphabet or the keyboard. */
function isRegular(chars: string[], plain: string): boolean {
  if (new Set(chars).size < 5 || /^(.{1,6}?)\1+.{0,3}$/su.test(plain)) return true
  const along = chars.slice(1).filter((char, at) => char === chars[at] || neighbours.has(`${chars[at]}${char}`)).length
  return along / (chars.length - 1) >= 0.75
}
