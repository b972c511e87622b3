import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A process of the backend, which says every few seconds that it lives. */
@Entity('nodes')
export class Node {
  @PrimaryColumn('uuid') id: string
  @Column('timestamptz', { name: 'seen_at' }) seenAt: Date
}

/** A node lost very many lines at once, the last time; see `MassLoss`. */
@Entity('mass_losses')
export class MassLossRow {
  @PrimaryColumn('uuid', { name: 'node_id' }) nodeId: string
  @Column('timestamptz', { name: 'began_at' }) beganAt: Date
  @Column('timestamptz', { name: 'ended_at' }) endedAt: Date
}

/** One connected socket. The table is unlogged: it is lost with a crash of PostgreSQL, and every node writes it again. */
@Entity('connections')
export class Connection {
  @PrimaryColumn('text', { name: 'socket_id' }) socketId: string
  @Column('uuid', { name: 'node_id' }) nodeId: string
  @Column('text') kind: 'visitor' | 'agent'
  @Column('uuid', { name: 'person_id' }) personId: string
  @Column('timestamptz', { name: 'connected_at' }) connectedAt: Date
  /** Since when nobody has touched the tab; null: it is in use. */
  @Column('timestamptz', { name: 'idle_since', nullable: true }) idleSince: Date | null
}
