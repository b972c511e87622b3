import { useEffect } from 'preact/hooks'
import { BoardScreen } from './board/board.js'
import { Inbox } from './inbox/inbox.js'
import { go, paths, route, type Route } from './routes.js'
import { RoutingLog } from './routing/routing-log.js'
import { Settings } from './settings/settings.js'
import { Shell } from './shell/shell.js'
import { NotFound, Starting, Unreachable } from './shell/states.js'
import { InvitationScreen } from './sign-in/invitation.js'
import { Setup } from './sign-in/setup.js'
import { SignIn } from './sign-in/sign-in.js'
import { desk, DeskContext } from './store/desk.js'
import { standing } from './store/me.js'
import { TranscriptScreen } from './transcripts/transcript.js'
import { Transcripts } from './transcripts/transcripts.js'
import { Toasts } from './ui/toasts.js'

function Screen({ at }: { at: Route }) {
  switch (at.name) {
    case 'inbox': return <Inbox view={at.view} conversationId={at.conversationId} showsDetails={at.details} />
    case 'transcripts': return <Transcripts />
    case 'transcript': return <TranscriptScreen id={at.id} />
    case 'board': return <BoardScreen />
    case 'routing': return <RoutingLog />
    case 'settings': return <Settings section={at.section} />
    default: return <NotFound />
  }
}

/** Whoever is in has no business at the door. The setup screen stays, it shows the embed tag when it is done. */
function SignedInScreen({ at }: { at: Route }) {
  const atTheDoor = at.name === 'sign-in'
  useEffect(() => { if (atTheDoor) go(paths.inbox(), { replace: true }) }, [atTheDoor])
  if (at.name === 'setup') return <Setup />
  if (atTheDoor || !desk.value) return <Starting />
  return <DeskContext.Provider value={desk.value}><Shell at={at}><Screen at={at} /></Shell></DeskContext.Provider>
}

function Door({ at }: { at: Route }) {
  if (at.name === 'invitation') return <InvitationScreen />
  switch (standing.value) {
    case 'unknown': return <Starting />
    case 'unreachable': return <Unreachable />
    case 'setup': return <Setup />
    case 'out': return <SignIn />
    case 'in': return <SignedInScreen at={at} />
  }
}

export function App() {
  return <><Door at={route.value} /><Toasts /></>
}
