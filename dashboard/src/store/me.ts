import { computed, effect, signal } from '@preact/signals'
import type { ChangeMe, LoginRequest, Me, SetupState, SignedIn } from '@parley/protocol'
import { http } from '../http.js'
import { fetched, type Answer } from '../request.js'
import { language } from '../words/words.js'
import { forgetToken, keepToken, onTokenRefused, renew } from './token.js'

/** `unknown`: not asked yet. `setup`: the first admin is still to be made. `unreachable`: the server is silent. */
export type Standing = 'unknown' | 'setup' | 'out' | 'in' | 'unreachable'

const agent = signal<Me | null>(null)
const place = signal<Exclude<Standing, 'in'>>('unknown')

/** The signed-in agent; null before sign-in. */
export const me = computed(() => agent.value)
export const standing = computed<Standing>(() => agent.value ? 'in' : place.value)
export const isAdmin = computed(() => agent.value?.role === 'admin')
/** Supervisors and admins may read transcripts and take over. */
export const isSupervisor = computed(() => agent.value?.role === 'supervisor' || agent.value?.role === 'admin')

const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('parley:signed-in')
const anonymously = <T>(path: string, body?: unknown): Promise<Answer<T>> =>
  fetched<T>(path, { method: 'POST', body }, null)

function leave(): void {
  forgetToken()
  agent.value = null
  place.value = 'out'
}

/** Whoever proved who they are (sign-in, setup, invitation, new password) comes in by this door. */
export function enter(signedIn: SignedIn): void {
  keepToken(signedIn)
  agent.value = signedIn.agent
}

/** Newer values of one's own account, from an answer or a push. */
export function updateMe(change: Partial<Me>): void {
  if (agent.value) agent.value = { ...agent.value, ...change }
}

export async function signIn(request: LoginRequest): Promise<Answer<SignedIn>> {
  const answer = await anonymously<SignedIn>('/api/auth/login', request)
  if (answer.ok) enter(answer.value)
  return answer
}

/** Leaves this tab and the others at once; the server is told on the way out. */
export async function signOut(): Promise<void> {
  await http.post('/api/auth/logout')
  leave()
  tabs?.postMessage('out')
}

export async function changeMe(change: ChangeMe): Promise<Answer<Me>> {
  const answer = await http.patch<Me>('/api/me', change)
  if (answer.ok) updateMe(answer.value)
  return answer
}

/** Finds out who this browser is: through the cookie, or whether there is anyone yet. */
export async function findOut(): Promise<void> {
  const answer = await renew()
  if (answer.ok) return enter(answer.value)
  if (answer.problem.status !== 401) {
    place.value = 'unreachable'
    return
  }
  const setup = await fetched<SetupState>('/api/setup', { method: 'GET' }, null)
  place.value = !setup.ok ? 'unreachable' : setup.value.needed ? 'setup' : 'out'
}

/** Follows sign-outs of other tabs, a revoked cookie and the language of the agent. */
export function startMe(): void {
  onTokenRefused(() => { if (agent.value) leave() })
  tabs?.addEventListener('message', leave)
  effect(() => { if (agent.value) language.value = agent.value.settings.language })
}
