import type { AgentInvited, Queue, SetupDone, SignedIn, VisitorSession } from '@parley/protocol'
import { setTimeout as pause } from 'node:timers/promises'
import type { Dice } from '../dice.js'
import type { Recorder } from '../history.js'
import { openWire, type Wire } from '../wire.js'
import { agentPage, type Agent } from './agent-page.js'
import { aBrowser, request, type Browser } from './browser.js'
import type { PersonPage } from './page.js'
import { visitorPage, type Visitor } from './visitor-page.js'

/** A place where a page is: when it reloads, another page takes its place. */
export interface Seat { readonly browser: Browser; page: PersonPage; reload(afterMs: number): Promise<void> }

/** Everybody in a run. */
export interface Company {
  readonly seats: readonly Seat[]
  readonly browsers: readonly Browser[]
  readonly visitors: readonly Visitor[]
  readonly agents: readonly Agent[]
  /** Everyone acts from now on, each at their own pace. */
  begin(): void
  /** Nobody begins anything new; what is under way goes on. */
  rest(): void
  leave(): Promise<void>
}

export interface CompanySettings {
  visitors: number
  agents: number
  /** How long someone waits between two things they do, at most. */
  paceMs: number
  /** As often as pages ask for heads; left out: as they do. */
  heartbeatMs?: number | undefined
}

const password = 'four green boats at dawn'
const CAPACITY = 3

interface Address { frontPort: number; origin: string; nodePort: number }

/** An address of this machine for each browser; elsewhere than on Linux there is only one. */
const addressOf = (browser: number) => process.platform === 'linux' ? `127.0.1.${1 + browser}` : '127.0.0.1'

/** Lets everybody in: visitors with up to two browsers of up to three pages, agents with two of one or two. */
export async function gather(
  { frontPort, origin, nodePort }: Address, settings: CompanySettings, recorder: Recorder, dice: Dice,
): Promise<Company> {
  const door = { url: `http://127.0.0.1:${nodePort}`, headers: { origin } }
  const staff = await hire(door, settings.agents)
  const wires: Wire[] = []
  const browsers: Browser[] = []
  const seats: Seat[] = []
  const visitors: Visitor[] = []
  const sit = async (name: string, person: string, pages: number, open: (browser: Browser) => PersonPage) => {
    const random = dice.split(`wire of ${name}`).next
    const wire = await openWire(`${name}: proxy`, frontPort, random, addressOf(browsers.length))
    const browser = aBrowser({ name, person, wire, origin, heartbeatMs: settings.heartbeatMs }, recorder)
    wires.push(wire)
    browsers.push(browser)
    for (let n = 0; n < pages; n += 1) seats.push(aSeat(browser, () => open(browser)))
  }
  for (let n = 1; n <= settings.visitors; n += 1) {
    // Whoever has two browsers is one visitor in both: they share what the first visit gave.
    const visitor = await firstVisit(`visitor ${n}`, staff.siteKey, door)
    visitors.push(visitor)
    const devices = n % 3 === 0 ? 2 : 1
    for (let device = 1; device <= devices; device += 1) {
      const own = dice.split(`${visitor.name} ${device}`)
      await sit(`${visitor.name}.${device}`, visitor.name, 1 + (n % 2) + (device % 2 && n % 4 === 0 ? 1 : 0),
        (browser) => visitorPage(visitor, browser, recorder, own))
    }
  }
  for (const agent of staff.agents) {
    for (let device = 1; device <= 2; device += 1) {
      const own = dice.split(`${agent.name} ${device}`)
      await sit(`${agent.name}.${device}`, agent.name, device, (browser) => agentPage(agent, browser, recorder, own))
    }
  }
  const resting = new AbortController()
  const live = async (seat: Seat, own: Dice) => {
    while (!resting.signal.aborted) {
      await pause(own.whole(100, settings.paceMs))
      if (!resting.signal.aborted) seat.page.act()
    }
  }
  return {
    seats, browsers, visitors, agents: staff.agents,
    begin() {
      for (const [index, seat] of seats.entries()) void live(seat, dice.split(`seat ${index}`))
    },
    rest: () => resting.abort(),
    async leave() {
      resting.abort()
      for (const { page } of seats) page.crash()
      await Promise.all(wires.map((wire) => wire.close()))
    },
  }
}

function aSeat(browser: Browser, open: () => PersonPage): Seat {
  const seat: Seat = {
    browser, page: open(),
    async reload(afterMs) {
      seat.page.crash()
      await pause(afterMs)
      seat.page = open()
    },
  }
  return seat
}

async function firstVisit(name: string, siteKey: string, from: Pick<Browser, 'url' | 'headers'>): Promise<Visitor> {
  const { body } = await request<VisitorSession>(from, '/api/visitor/session', { siteKey })
  return { id: body.visitor.id, name, siteKey, visitorToken: body.visitorToken }
}

/** The first admin, a second queue, and agents who answer in both. */
async function hire(
  from: Pick<Browser, 'url' | 'headers'>, count: number,
): Promise<{ siteKey: string; agents: Agent[] }> {
  const setup = { name: 'Ada', email: 'ada@faults.parley', password }
  const { body: done } = await request<SetupDone>(from, '/api/setup', setup)
  const authorization = `Bearer ${done.accessToken}`
  const queue = { name: 'Second line', memberIds: [] }
  const { body: second } = await request<Queue>(from, '/api/queues', queue, { authorization })
  const queueIds = [done.queue.id, second.id]
  const agents = await Promise.all(Array.from({ length: count }, async (_, index): Promise<Agent> => {
    const name = `agent ${index + 1}`
    const email = `agent${index + 1}@faults.parley`
    const { body: invited } = await request<AgentInvited>(from, '/api/agents', {
      name, email, role: 'agent', capacity: CAPACITY, queueIds,
    }, { authorization })
    const token = new URL(invited.invitation.url).hash.slice(1)
    await request<SignedIn>(from, '/api/invitations/accept', { token, password })
    return { id: invited.agent.id, name, email, password, queueIds }
  }))
  return { siteKey: done.site.siteKey, agents }
}
