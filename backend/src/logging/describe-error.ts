/** What the log says of an error: enough to find the place, and nothing that a person wrote. */
export interface DescribedError {
  type: string
  message?: string
  code?: string
  /** Of a refusal by PostgreSQL: what it was about. */
  table?: string
  column?: string
  constraint?: string
  at?: string[]
  cause?: DescribedError
}

const MESSAGE_LENGTH = 300

/** PostgreSQL, parsers and URL readers put the offending value into quotes. */
const withoutQuotes = (text: string) => text.replace(/"[^"]*"?|'[^']*'?|`[^`]*`?/gs, '"…"').slice(0, MESSAGE_LENGTH)

const text = (thing: object, name: string): string | undefined => {
  const value: unknown = Reflect.get(thing, name)
  return typeof value === 'string' ? value : undefined
}

const framesOf = (stack: string) => stack.split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim())

/**
 * Name, code and place of `error`. A failed statement carries its values and a parser what it read, which may be
 * people's words: quoted parts of the message and every other property are left out.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (typeof error !== 'object' || error === null) return { type: typeof error }
  const type = error instanceof Error ? error.name : text(error, 'name') ?? 'object'
  const described: DescribedError = { type }
  const message = text(error, 'message')
  if (message !== undefined) described.message = withoutQuotes(message)
  for (const name of ['code', 'table', 'column', 'constraint'] as const) {
    const value = text(error, name) ?? driverText(error, name)
    if (value !== undefined) described[name] = value
  }
  const stack = text(error, 'stack')
  if (stack !== undefined) described.at = framesOf(stack)
  if (error instanceof Error && error.cause !== undefined && depth < 3) {
    described.cause = describeError(error.cause, depth + 1)
  }
  return described
}

/** TypeORM wraps what PostgreSQL said. */
function driverText(error: object, name: string): string | undefined {
  const driverError: unknown = Reflect.get(error, 'driverError')
  return typeof driverError === 'object' && driverError !== null ? text(driverError, name) : undefined
}
