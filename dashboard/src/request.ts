import type { Problem } from '@parley/protocol'

/**
 * What came back: the value, or why not. A refusal and a silent server are both answers, nothing is thrown but an
 * abort.
 */
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem }

type Query = Record<string, string | number | undefined>
export interface Options {
  query?: Query
  signal?: AbortSignal
}
export interface Request extends Options {
  method: string
  body?: unknown
  /** How long to wait for the whole answer; 20 s unless said otherwise. */
  withinMs?: number
}

/** Longer than the server waits for its database, so that what is slow still has an answer. */
const answerMs = 20_000

const problem = (status: number, code: Problem['code'], detail: string): Problem => ({
  type: 'about:blank',
  title: detail,
  status,
  detail,
  code,
})

const codes: Record<number, Problem['code']> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
  422: 'invalid',
  429: 'rate_limited',
}

/** The problem that a refused response carries; a proxy's page of HTML becomes one too. */
async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get('content-type')?.includes('application/problem+json'))
    return (await response.json()) as Problem
  return problem(response.status, codes[response.status] ?? 'unavailable', response.statusText)
}

const address = (path: string, query: Query = {}): string => {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path
}

const headers = (token: string | null, body: unknown): Record<string, string> => ({
  accept: 'application/json, application/problem+json',
  ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
})

/** As if it had been asked in vain. */
export const noResponse = (): { ok: false; problem: Problem } =>
  ({ ok: false, problem: problem(0, 'unavailable', 'The server does not answer.') })

const json = async (response: Response): Promise<unknown> => response.status === 204 ? undefined : response.json()

/**
 * One request as it stands; a network that fails, breaks off or says nothing in time becomes `unavailable`. `T` is what
 * the route promises. Throws only when `signal` aborts.
 */
export async function fetched<T>(path: string, request: Request, token: string | null): Promise<Answer<T>> {
  // The server keeps the contract that both are built from.
  return fetchedAs(json as (response: Response) => Promise<T>, path, request, token)
}

/** The same, with the body read as the caller wants it. */
export async function fetchedAs<T>(
  bodyOf: (response: Response) => Promise<T>,
  path: string,
  { method, body, query, signal, withinMs = answerMs }: Request,
  token: string | null,
): Promise<Answer<T>> {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  const overdue = setTimeout(stop, withinMs)
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop)
  try {
    const response = await fetch(address(path, query), {
      method,
      headers: headers(token, body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: stopping.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return response.ok ? { ok: true, value: await bodyOf(response) } : { ok: false, problem: await problemOf(response) }
  } catch (cause) {
    if (signal?.aborted) throw cause
    return noResponse()
  } finally {
    clearTimeout(overdue)
    signal?.removeEventListener('abort', stop)
  }
}
