import { Shell } from './shell/shell.js'
import { NotFound, Starting, Unreachable } from './shell/states.js'
import { Inbox } from './inbox/inbox.js'
import { go, paths, route, type Route } from './routes.js'
import { InvitationScreen } from './sign-in/invitation.js'
import { Setup } from './sign-in/setup.js'
import { SignIn } from './sign-in/sign-in.js'
import { Settings } from './settings/settings.js'
import { standing } from './store/me.js'
import { TranscriptScreen } from './transcripts/transcript.js'
import { Transcripts } from './transcripts/transcripts.js'
import { useEffect } from 'preact/hooks'

function Screen({ at }: { at: Route }) {
  switch (at.name) {
    case 'inbox': return <Inbox view={at.view} conversationId={at.conversationId} />
    case 'transcripts': return <Transcripts />
    case 'transcript': return <TranscriptScreen id={at.id} />
    case 'settings': return <Settings section={at.section} />
    default: return <NotFound />
  }
}

/** Whoever is in has no business at the door. The setup screen stays, it shows the embed tag when it is done. */
function SignedInScreen({ at }: { at: Route }) {
  const atTheDoor = at.name === 'sign-in'
  useEffect(() => { if (atTheDoor) go(paths.inbox(), { replace: true }) }, [atTheDoor])
  if (at.name === 'setup') return <Setup />
  return atTheDoor ? null : <Shell at={at}><Screen at={at} /></Shell>
}

export function App() {
  const at = route.value
  if (at.name === 'invitation') return <InvitationScreen />
  switch (standing.value) {
    case 'unknown': return <Starting />
    case 'unreachable': return <Unreachable />
    case 'setup': return <Setup />
    case 'out': return <SignIn />
    case 'in': return <SignedInScreen at={at} />
  }
}
