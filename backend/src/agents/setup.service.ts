import { createHash, createHmac, randomUUIDv7, timingSafeEqual } from 'node:crypto'
import { Injectable, Logger } from '@nestjs/common'
import type { Queue, Site } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { Limits, stranger } from '../limits/limits.js'
import { setQueues } from '../queues/members.js'
import { QueuesService } from '../queues/queues.service.js'
import { Refusal } from '../refusal.js'
import { SitesService } from '../sites/sites.service.js'
import { Agent } from './agent.entity.js'
import { hashPassword, refuseWeak } from './passwords.js'
import { type Entered, SignInService } from './sign-in.service.js'

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

interface Wish { name: string; email: string; password: string; code?: string | undefined }
/** Where the request came from: straight from this machine, or from an address elsewhere. */
type From = 'here' | { address: string }

/** Makes the first admin, once. */
@Injectable()
export class SetupService {
  private readonly log = new Logger('Setup')
  private readonly guesses = new Limits({ burst: 10, perSecond: 1 / 30 })

  constructor(
    private readonly db: DataSource,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly sites: SitesService,
    private readonly queues: QueuesService,
    private readonly signIn: SignInService,
  ) {}

  async isNeeded(): Promise<boolean> {
    return !await this.db.manager.existsBy(Agent, {})
  }

  /**
   * The one-time code that setup from elsewhere needs, for the operator's eyes. It follows from the secret and the
   * first site, so every node knows it and none has to keep it.
   */
  async code(): Promise<string> {
    const { site } = await this.first()
    const bytes = createHmac('sha256', this.config.jwtSecret).update(`setup code for ${site.id}`).digest()
    const code = [...bytes.subarray(0, 12)].map((byte) => letters[byte % letters.length]).join('')
    return code.replace(/(.{4})(?=.)/g, '$1-')
  }

  /**
   * The first admin, signed in, with the site and queue that the first start made.
   * @throws Refusal `conflict` when there is an agent already, `forbidden` for a missing or wrong code
   */
  async run({ name, email, password, code }: Wish, from: From): Promise<Entered & { site: Site; queue: Queue }> {
    if (!await this.isNeeded()) throw done()
    if (from !== 'here') await this.refuseWrongCode(code, from.address)
    refuseWeak(password, { name, email }, 'password')
    const passwordHash = await hashPassword(password)
    const { site, queue } = await this.first()
    const id = randomUUIDv7()
    await this.db.transaction(async (tx) => {
      // Of two at once, the second waits here and then finds the first one's admin.
      await tx.query('lock table agents in share row exclusive mode')
      if (await tx.existsBy(Agent, {})) throw done()
      await tx.insert(Agent, { id, name, email, passwordHash, role: 'admin', createdAt: this.clock.now() })
      await setQueues(tx, id, [queue.id])
    })
    this.log.log({ agentId: id }, 'the first admin was made')
    return { ...await this.signIn.enter(id, 'admin'), site, queue: await this.queues.view(queue.id) }
  }

  private async refuseWrongCode(code: string | undefined, address: string): Promise<void> {
    this.guesses.take(stranger(address), this.clock.now())
    if (code !== undefined && timingSafeEqual(fingerprint(code), fingerprint(await this.code()))) return
    const words = 'Setting up from another machine needs the one-time code that Parley printed when it started.'
    throw new Refusal('forbidden', words, { errors: [{ path: 'code', message: words }] })
  }

  private async first(): Promise<{ site: Site; queue: Queue }> {
    const [site] = await this.sites.list()
    if (!site?.queueIds[0]) throw new Error('The first start made no site.')
    return { site, queue: await this.queues.view(site.queueIds[0]) }
  }
}

/** Of equal length whatever was typed; spaces, dashes and case do not count. */
const fingerprint = (code: string) =>
  createHash('sha256').update(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')).digest()

const done = () => new Refusal('conflict', 'The first admin has been made. Sign in, or ask an admin for an invitation.')
