import { Writable } from 'node:stream'
import { QueryFailedError } from 'typeorm'
import { describe, expect, it } from 'vitest'
import { openLog } from './log.js'
import { NestLog } from './nest-log.js'

interface Described { type: string; message?: string; code?: string; at?: string[] }
type Line = Record<string, unknown> & { level: string; msg?: string; err?: Described }

/** A log, and the lines that came out of it. */
function capture(level = 'info') {
  const lines: Line[] = []
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Line)
      done()
    },
  })
  return { log: openLog(level, out), lines }
}

describe('the log', () => {
  it('leaves out what opens doors and what people write, however it was passed', () => {
    const { log, lines } = capture()
    const deep = { er: { authorization: 'SENTINEL-3' } }
    log.info({ password: 'SENTINEL-1', user: { token: 'SENTINEL-2' }, deep, body: 'SENTINEL-4', site: { secret: 'SENTINEL-7', former: 'SENTINEL-8' } }, 'x')
    log.info({ req: { headers: { cookie: 'SENTINEL-5' }, url: '/?token=SENTINEL-6' } }, 'y')
    expect(lines).toHaveLength(2)
    expect(JSON.stringify(lines)).not.toContain('SENTINEL')
  })

  it('says of a failed statement what and where, and none of its values', () => {
    const { log, lines } = capture()
    const driver = Object.assign(new Error('invalid input syntax for type uuid: "SENTINEL-1"'),
      { code: '22P02', detail: 'Key (email)=(SENTINEL-2) exists', table: 'agents' })
    const error = new QueryFailedError('insert into entries values ($1) -- SENTINEL-3', ['SENTINEL-4'], driver)
    log.error({ err: error }, 'failed')
    expect(lines[0]?.err).toMatchObject({
      type: 'QueryFailedError', message: 'invalid input syntax for type uuid: "…"', code: '22P02', table: 'agents',
    })
    expect(lines[0]?.err?.at?.[0]).toContain('log.test.ts')
    expect(JSON.stringify(lines)).not.toContain('SENTINEL')
  })

  it('says nothing of what a parser choked on', () => {
    const { log, lines } = capture()
    try {
      JSON.parse('SENTINEL and more')
    } catch (error) {
      log.error({ err: new Error('could not read it', { cause: error }) }, 'failed')
    }
    expect(lines[0]?.err).toMatchObject({ type: 'Error', message: 'could not read it', cause: { type: 'SyntaxError' } })
    expect(JSON.stringify(lines)).not.toContain('SENTINEL')
  })

  it('takes everything that Nest\'s Logger is called with', () => {
    const { log, lines } = capture()
    const nest = new NestLog(log)
    nest.warn('the pool is full', 'Database')
    nest.error({ id: 7, err: new TypeError('no') }, 'a listener failed', 'DomainEvents')
    nest.error('oops', 'Error: oops\n    at here (file.ts:1:1)', 'ExceptionsHandler')
    nest.error(new Error('bare'))
    nest.log('Mapped {/api/me, GET} route', 'RouterExplorer')
    nest.debug('quiet', 'Database')
    expect(lines).toMatchObject([
      { level: 'warn', room: 'Database', msg: 'the pool is full' },
      {
        level: 'error', room: 'DomainEvents', msg: 'a listener failed', id: 7, err: { type: 'TypeError', message: 'no' },
      },
      { level: 'error', room: 'ExceptionsHandler', err: { message: 'oops', at: ['at here (file.ts:1:1)'] } },
      { level: 'error', msg: 'failed', err: { message: 'bare' } },
    ])
    expect(lines).toHaveLength(4)
  })
})
