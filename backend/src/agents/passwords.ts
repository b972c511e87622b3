import { hash, verify } from '@node-rs/argon2'
import { limits } from '@parley/protocol'
import { Refusal } from '../refusal.js'
import { isCommon } from './common-passwords.js'

/** argon2id with the parameters of OWASP's Password Storage Cheat Sheet. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The same letters typed on another keyboard are the same password. */
const written = (password: string) => password.normalize('NFKC')

export const hashPassword = (password: string) => hash(written(password), cost)

let nobodys: Promise<string> | undefined

/** Whether the password is the one that was hashed. For nobody's password it takes as long, and is never right. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobodys ??= hashPassword(crypto.randomUUID())
  const isRight = await verify(passwordHash ?? await nobodys, written(password))
  return passwordHash !== null && isRight
}

/**
 * Takes a password for a person, or says what is wrong with it.
 * @throws Refusal `invalid`, about the field `field`
 */
export function refuseWeak(password: string, person: { name: string; email: string }, field: string): void {
  const words = weaknessOf(password, person)
  if (words !== null) throw new Refusal('invalid', words, { errors: [{ path: field, message: words }] })
}

/** What makes a password too easy to guess, in words for its owner; null when nothing does. */
export function weaknessOf(password: string, { name, email }: { name: string; email: string }): string | null {
  const length = [...written(password)].length
  if (length < limits.passwordMin) return `Use at least ${limits.passwordMin} characters.`
  if (length > limits.passwordMax) return `Use at most ${limits.passwordMax} characters.`
  const plain = written(password).toLowerCase()
  const own = ['parley', email.split('@')[0] ?? '', ...name.split(/\s+/)].map((part) => part.toLowerCase())
  if (own.some((part) => [...part].length >= 4 && plain.includes(part))) {
    return 'Leave out your name, your e-mail address and the name of this product.'
  }
  if (isRegular(plain)) return 'This repeats itself or follows the keyboard. Use something less regular.'
  if (isCommon(plain)) return 'This is among the passwords that are tried first. Use another one.'
  return null
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz', '12345678901234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm',
  'qwertzuiop', 'azertyuiop',
]
const steps = new Set(rows.flatMap((row) =>
  [...row].slice(1).flatMap((char, index) => [`${row[index]}${char}`, `${char}${row[index]}`])))

/** Few different characters, one short piece again and again, or mostly runs along the alphabet or the keyboard. */
function isRegular(plain: string): boolean {
  const chars = [...plain]
  if (new Set(chars).size < 5) return true
  if (/^(.{1,6}?)\1+.{0,3}$/su.test(plain)) return true
  const isStep = (char: string, index: number) => char === chars[index] || steps.has(`${chars[index]}${char}`)
  return chars.slice(1).filter(isStep).length / (chars.length - 1) >= 0.75
}
