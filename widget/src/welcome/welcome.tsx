import { useStay, useStore } from '../store/context.js'
import { Composer } from '../conversation/composer.js'
import { Stand } from '../conversation/stand.js'
import { Avatar } from '../ui/avatar.js'
import { CloseButton } from '../ui/entrance.js'
import { LeaveForm } from '../leave/leave.js'
import { backWords } from '../words/back.js'
import { language, words } from '../words/words.js'
import { aheadWords } from './ahead.js'
import { Earlier } from './earlier.js'
import { StartForm } from './start-form.js'
import './welcome.css'

/** The first screen: who is there, what to say first, and earlier conversations. */
export function Welcome() {
  const { site, presence } = useStay()
  const { appearance, preChat, queues } = site.value
  const { availability, online, agents, opensAt, instead, queues: [only] } = presence.value
  const asksNothing = instead === null && preChat.name === 'off' && preChat.email === 'off' && queues.length < 2
  const { askNow, askQueue, askOffline, peopleOnline, queueHint, offlineHint, defaultGreeting } = words.value
  const [title, hint] = {
    online: [askNow, online > 0 ? peopleOnline(online) : ''],
    queue: [askQueue, queues.length < 2 ? aheadWords(only) : queueHint],
    offline: [askOffline, opensAt ? backWords(opensAt) : offlineHint],
  }[availability] as [string, string]

  return (
    <div class="welcome">
      <div class="welcome-body">
        <header class="welcome-head">
          <div class="welcome-top">
            <span class="faces">
              {agents.slice(0, 3).map(({ id, name }) => <Avatar key={id} name={name} size={30} />)}
            </span>
            <CloseButton />
          </div>
          <h1 dir="auto">{appearance.greeting || defaultGreeting}</h1>
        </header>
        <section class="card start" aria-labelledby="start-title">
          {instead === null
            ? (
              <>
                <h2 id="start-title">{title}</h2>
                {hint && <p class="hint">{hint}</p>}
                {!asksNothing && <StartForm />}
              </>
              )
            : <LeaveForm why="instead" titleId="start-title" />}
        </section>
        <Earlier />
        <footer class="welcome-foot">
          <span>{words.value.madeBy}</span>
          <LanguageButton />
        </footer>
      </div>
      {asksNothing && (
        <div class="bottom">
          <Stand />
          <Composer placeholder={words.value.writePlaceholder} />
        </div>
      )}
    </div>
  )
}

function LanguageButton() {
  const { speak } = useStore()
  const other = language.value === 'en' ? 'zh' : 'en'
  return (
    <button class="link" type="button" lang={other === 'zh' ? 'zh-Hans' : 'en'} onClick={() => speak(other)}>
      {words.value.otherLanguage}
    </button>
  )
}
