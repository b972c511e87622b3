// One JSON object a line on stdout: level, time, what happened, and ids. What people write, and what opens doors, is
// never given to it; the list of names below is the second net, for the day someone logs a whole object.
import { type DestinationStream, type Logger, pino } from 'pino'
import { describeError } from './describe-error.js'
import { currentRequestId } from './request-context.js'

const secrets = [
  'password', 'current', 'next', 'token', 'accessToken', 'refreshToken', 'visitorToken', 'identityToken', 'secret', 'former',
  'authorization', 'cookie', '["set-cookie"]', 'body', 'preview', 'comment', 'email', 'parameters',
]
const anywhere = (name: string) => {
  const step = name.startsWith('[') ? name : `.${name}`
  return [name, `*${step}`, `*.*${step}`]
}

/** A log of this level (`silent` for none), to stdout unless told otherwise. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, req: () => undefined, res: () => undefined },
    redact: { paths: secrets.flatMap(anywhere), censor: '[left out]' },
    mixin: () => {
      const requestId = currentRequestId()
      return requestId === undefined ? {} : { requestId }
    },
  }
  return destination ? pino(options, destination) : pino(options)
}
