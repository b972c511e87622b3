import type { z } from 'zod'
import { Refusal } from './refusal.js'

/** What schema libraries agree on (Standard Schema), and zod's `params` beside it. */
interface Issue {
  message: string
  path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

const isTooLarge = (issue: Issue) =>
  'params' in issue && typeof issue.params === 'object' && issue.params !== null && 'code' in issue.params
  && issue.params.code === 'too_large'

/** What a schema found, as a refusal that names the fields: `too_large` where only a size was wrong, else `invalid`. */
export function refusalOf(issues: readonly Issue[]): Refusal {
  const errors = issues.slice(0, 20).map((issue) => ({
    path: (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
    message: issue.message,
  }))
  const [first] = errors
  const words = first === undefined ? 'The request is not valid.' : `${first.path || 'The request'}: ${first.message}`
  return new Refusal(issues.length > 0 && issues.every(isTooLarge) ? 'too_large' : 'invalid', words, { errors })
}

/**
 * The value as its schema has it.
 * @throws Refusal naming the fields that are wrong.
 */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value)
  if (!read.success) throw refusalOf(read.error.issues)
  return read.data
}
