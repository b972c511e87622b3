import { MessageSquare } from 'lucide-preact'
import type { TranscriptHit, TranscriptRow } from '@parley/protocol'
import { paths } from '../routes.js'
import { sites } from '../settings/collections.js'
import { Avatar } from '../ui/avatar.js'
import { Tag } from '../ui/badge.js'
import { Icon } from '../ui/icon.js'
import { RelativeTime } from '../ui/relative-time.js'
import { visitorNameIn } from '../words/names.js'
import { t } from '../words/words.js'
import { piecesOf } from './marked.js'
import { Score } from './score.js'
import { StatusTag } from './status-tag.js'

/** One conversation that was found. Its lines lead to their place in it. */
export function ResultRow({ row, asked }: { row: TranscriptRow; asked: string }) {
  const name = visitorNameIn(row)
  const manySites = sites.items.value.length > 1
  return (
    <li class="result">
      <Avatar name={name} colorKey={row.visitorId} />
      <div class="result-main">
        <div class="result-head">
          <a class="result-name" href={transcriptAddress(row.id, asked)} dir="auto">{name}</a>
          <StatusTag status={row.status} />
          <Tag>{row.queue.name}</Tag>
          {manySites && <Tag>{row.site.name}</Tag>}
        </div>
        <p class="result-facts">
          <span>{row.agents.length > 0 ? row.agents.map((agent) => agent.name).join(', ') : t('transcripts.noAgent')}</span>
          <span class="result-count"><Icon of={MessageSquare} size={13} />{t('transcripts.messages', { count: row.messages })}</span>
        </p>
        {row.hits.length > 0 && (
          <ul class="result-hits">
            {row.hits.map((hit) => <li key={hit.seq}><HitLink hit={hit} href={transcriptAddress(row.id, asked, hit.seq)} /></li>)}
          </ul>
        )}
      </div>
      <div class="result-side">
        <RelativeTime at={row.startedAt} />
        {row.rating && <Score score={row.rating.score} />}
      </div>
    </li>
  )
}

function HitLink({ hit, href }: { hit: TranscriptHit; href: string }) {
  return (
    <a class="result-hit" href={href} dir="auto">
      {piecesOf(hit.excerpt, hit.marks).map(({ text, found }, at) => found ? <mark key={at}>{text}</mark> : text)}
    </a>
  )
}

/** A transcript's address that knows the way back, and which line to show. */
function transcriptAddress(id: string, asked: string, line?: number): string {
  const query = new URLSearchParams(asked)
  if (line !== undefined) query.set('line', String(line))
  const said = query.toString()
  return said ? `${paths.transcript(id)}?${said}` : paths.transcript(id)
}
