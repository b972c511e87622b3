import { expect, it } from 'vitest'
import { isUnavailable } from './unavailable.js'

const error = (message: string, more: object = {}) => Object.assign(new Error(message), more)

it.each([
  error('connect', { code: 'ECONNREFUSED' }), error('connect', { code: 'ENOENT', syscall: 'connect' }), error('gone', { code: '57P01' }),
  error('too many', { code: '53300' }), error('read-only', { code: '25006' }), error('timeout exceeded when trying to connect'),
  error('Connection terminated unexpectedly'), new AggregateError([error('connect', { code: 'ECONNREFUSED' })]),
  error('wrapped', { driverError: error('gone', { code: '57P03' }) }),
])('the database is away: %s', (away) => expect(isUnavailable(away)).toBe(true))

it.each([
  error('no such file', { code: 'ENOENT', syscall: 'open' }), error('duplicate', { code: '23505' }), error('syntax', { code: '42601' }),
  new TypeError('undefined is not a function'), 'text', null,
])('is not for that: %s', (other) => expect(isUnavailable(other)).toBe(false))
