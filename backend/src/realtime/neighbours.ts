import { Injectable, type OnApplicationBootstrap } from '@nestjs/common'
import { Config } from '../config.js'
import { Namespaces } from './namespaces.js'
import type { Topic } from './sockets.js'

type Look = (topic: Topic, id: string) => void

/**
 * Tells every node, this one first, that something is worth a look. Each then tells its own sockets from what it reads in
 * the database, so what a node remembers to have told is what its sockets know. The word is a hint and may be lost: who
 * hears it also looks by itself now and then.
 */
@Injectable()
export class Neighbours implements OnApplicationBootstrap {
  private readonly listeners: Look[] = []

  constructor(private readonly config: Config, private readonly namespaces: Namespaces) {}

  /** Whether there may be other nodes. */
  get areThere(): boolean {
    return this.config.redisUrl !== null
  }

  onApplicationBootstrap(): void {
    this.namespaces.agents?.on('look', (topic, id) => this.hear(topic, id))
  }

  onLook(listener: Look): void {
    this.listeners.push(listener)
  }

  tell(topic: Topic, id: string): void {
    this.hear(topic, id)
    if (this.areThere) this.namespaces.agents?.serverSideEmit('look', topic, id)
  }

  private hear(topic: Topic, id: string): void {
    for (const listener of this.listeners) listener(topic, id)
  }
}
