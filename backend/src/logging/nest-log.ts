import type { LoggerService } from '@nestjs/common'
import type { Logger } from 'pino'

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** What Nest says while it puts itself together; of interest only to whoever looks for a fault there. */
const chatter = new Set([
  'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication', 'WebSocketsController',
])

/**
 * Nest's `Logger`, written through ours. `log.warn('words', 'Room')` and `log.error({ id, err }, 'words', 'Room')` are
 * the forms in use; Nest adds the room's name as the last argument by itself, and a stack as the one before it.
 */
export class NestLog implements LoggerService {
  constructor(private readonly out: Logger) {}

  verbose(message: unknown, ...more: unknown[]): void { this.write('trace', message, more) }
  debug(message: unknown, ...more: unknown[]): void { this.write('debug', message, more) }
  log(message: unknown, ...more: unknown[]): void { this.write('info', message, more) }
  warn(message: unknown, ...more: unknown[]): void { this.write('warn', message, more) }
  error(message: unknown, ...more: unknown[]): void { this.write('error', message, more) }
  fatal(message: unknown, ...more: unknown[]): void { this.write('fatal', message, more) }

  private write(asked: Level, message: unknown, more: unknown[]): void {
    const last = more.at(-1)
    const level = asked === 'info' && typeof last === 'string' && chatter.has(last) ? 'debug' : asked
    const room = typeof last === 'string' ? { room: last } : {}
    const rest = typeof last === 'string' ? more.slice(0, -1) : more
    const texts = rest.filter((part) => typeof part === 'string')
    const words = texts.find((part) => !isStack(part))
    const stack = texts.find(isStack)
    if (message instanceof Error) this.out[level]({ ...room, err: message }, words ?? 'failed')
    else if (typeof message === 'object' && message !== null) this.out[level]({ ...room, ...message }, words)
    else if (stack === undefined) this.out[level](room, String(message))
    else this.out[level]({ ...room, err: { name: 'Error', message: String(message), stack } }, 'failed')
  }
}

const isStack = (text: string) => /\n\s+at /.test(text)
