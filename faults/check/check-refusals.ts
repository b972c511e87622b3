import type { History, Refusal } from '../history.js'
import { finding, type Finding } from './counters.js'

const written = new Set(['message:send', 'note:add', 'conversation:open'])
/** People here write where they may, in the shape that is asked for, under names that are theirs, and not too much. */
const never = new Set(['invalid', 'not_found', 'unauthenticated', 'rate_limited', 'client_too_old', 'too_large'])

/** Texts that were refused for a reason that cannot have been there. */
export function checkRefusals({ refusals }: History): Finding[] {
  return refusals.filter(isWrong).map(({ page, event, code, message }) =>
    finding('wrongRefusals', `${page} was refused ${event} as ${code}: ${message}`))
}

/** A visitor writes in conversations of their own only; an agent's may be someone else's by the time that the text comes. */
function isWrong({ event, code, reader, message }: Refusal): boolean {
  if (!written.has(event)) return false
  if (code === 'forbidden') return reader === 'visitor'
  return never.has(code) || (code === 'conflict' && message.includes('under this id'))
}
