import type { EmbeddedPostgres } from '@parley/backend/embedded-postgres'

/** Where a part of the bench runs. */
export interface Ground {
  postgres: EmbeddedPostgres
  /** Of PostgreSQL's first process, whose CPU time may be asked for. */
  postgresPid: number
  /** A folder of its own for every run. */
  folder: string
  visitors: number
  agents: number
  seconds: number
  /** Clients of a storm. */
  clients: number
  /** The address of a new database. */
  database: (name: string) => Promise<string>
}

/** What a part found: lines of Markdown to read, and the same as figures to compare. */
export interface Part { title: string; page: string[]; figures: object }

export type Measuring = (ground: Ground) => Promise<Part>

/** Tells whoever waits what is measured now. */
export const say = (line: string) => void process.stderr.write(`${line}\n`)

/** A number as it is read. */
export const number = (value: number, digits = 1) => value.toFixed(digits)
/** A row of a Markdown table. */
export const row = (cells: string[]) => `| ${cells.join(' | ')} |`
/** The first two lines of a Markdown table. */
export const head = (cells: string[]) => [row(cells), row(cells.map(() => '---'))]
