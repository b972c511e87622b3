const count = (number: number, one: string, many: string): string => (number === 1 ? one : many)

const endings: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' }
const ordinal = (place: number): string => place + (endings[new Intl.PluralRules('en', { type: 'ordinal' }).select(place)] ?? 'th')

/** Everything the frame says, in English. `zh.ts` says the same. */
export const en = {
  // Welcome
  askNow: 'Talk to us now',
  askQueue: 'Everyone is busy right now',
  askOffline: 'Leave a message',
  peopleOnline: (people: number) => count(people, '1 person online', `${people} people online`),
  queueHint: 'Start now and keep your place in the queue',
  wouldBe: (place: number, minutes: number) =>
    `You would be ${ordinal(place)} in line, ${count(minutes, 'about 1 minute', `about ${minutes} minutes`)}`,
  offlineHint: 'Nobody is here right now. Write to us, and the answer will wait for you here.',
  defaultGreeting: 'Hi there.\nHow can we help?',
  yourName: 'Your name',
  yourEmail: 'Your email',
  optional: 'optional',
  about: 'What is it about?',
  start: 'Start conversation',
  startOffline: 'Write a message',
  nameMissing: 'Please enter your name',
  emailMissing: 'Please enter your email',
  emailWrong: 'This does not look like an email address',
  earlier: 'Your conversations',
  conversationWith: (name: string) => `Conversation with ${name}`,
  conversationAbout: (queue: string) => `Conversation, ${queue}`,
  statusOpen: 'open',
  statusClosed: 'closed',
  unread: (messages: number) => `${messages} unread`,

  // Head
  minimize: 'Close chat',
  menu: 'More',
  online: 'Online',
  away: 'Away for a moment',
  inQueue: 'In the queue',
  closed: 'Closed',
  newConversation: 'New conversation',
  weAnswerHere: 'We answer here',
  team: (name: string, site: string) => `${name}, ${site}`,

  // Menu
  close: 'Close conversation',
  closeSure: 'Close this conversation?',
  closeYes: 'Close it',
  closeNo: 'Keep it open',
  soundOn: 'Turn sound on',
  soundOff: 'Turn sound off',
  otherLanguage: '简体中文',
  download: 'Download transcript',
  transcript: 'Transcript',
  you: 'You',
  backToStart: 'Back to the start',

  // Thread
  log: (name: string) => `Conversation with ${name}`,
  today: 'Today',
  yesterday: 'Yesterday',
  newMessageFrom: (name: string) => `${name} says`,
  recalled: 'Message recalled',
  edited: 'edited',
  inReplyTo: 'In reply to',
  sending: 'sending',
  waitingToSend: 'waiting to send',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  notSent: 'Not sent',
  tryAgain: 'Try again',
  takeBack: 'Take back',
  typing: (name: string) => `${name} is typing`,
  toNewest: 'To the newest message',
  firstHint: 'Write your message. It goes to the team as soon as you send it.',
  firstHintOffline: 'Write your message. Nobody is here right now; the answer will wait for you here.',

  // What happened
  joined: (agent: string) => `${agent} joined`,
  passedOn: (to: string) => `Passed on to ${to}`,
  parted: (agent: string) => `${agent} left`,
  messageLeft: 'You left a message. The answer will wait for you here.',
  callBackAsked: 'You asked us to call you back.',
  closesAt: (time: string) => `Still there? This closes at ${time}.`,
  agentLeft: (agent: string) => `${agent} had to leave. You are back at your place in the queue.`,
  closedBy: (agent: string) => `Conversation closed by ${agent}`,
  closedByYou: 'You closed the conversation',
  closedByItself: 'Conversation closed',
  reopened: 'Conversation opened again',
  agentGone: (agent: string) => `${agent} lost the connection for a moment. Your conversation is kept.`,
  agentBack: (agent: string) => `${agent} is back`,

  // Queue
  queueNext: 'You are next',
  queuePlace: (position: number) => `You are number ${position} in the queue`,
  queueNobody: 'Nobody is here right now. Your message is kept, and the answer will wait for you here.',
  waitSoon: 'Less than a minute to go',
  waitMinutes: (minutes: number) => count(minutes, 'About 1 minute to go', `About ${minutes} minutes to go`),
  waitLonger: 'It takes longer than expected. You may close this, the answer will be here.',
  queueFar: (position: number) => `You are number ${position} or later in the queue`,
  leaveInstead: 'Leave a message instead',
  leftMessage: 'Your message is kept. The answer will wait for you here.',
  leftCall: 'We will call you back. You can also go on writing here.',
  backAt: (when: string) => `We are back ${when}.`,
  atTime: (time: string) => `at ${time}`,
  tomorrowAt: (time: string) => `tomorrow at ${time}`,
  dayAt: (day: string, time: string) => `on ${day} at ${time}`,
  waited: (time: string) => `waiting ${time}`,

  // Composer
  write: 'Write a message',
  writePlaceholder: 'Write a message…',
  writeAgain: 'Write again to open it again…',
  send: 'Send',
  attach: 'Attach files',
  photo: 'Photo',
  tooLong: (size: string) => `Too long: ${size} of 16 KB. Please shorten it or send it in parts.`,
  nearlyFull: (size: string) => `${size} of 16 KB`,

  // Connection
  noConnection: 'No connection.',
  waitingMessages: (messages: number) => count(messages, '1 message', `${messages} messages`),
  sentWhenBack: 'will be sent when you are back.',
  noConnectionNothing: 'You can go on writing.',
  connecting: 'Connecting…',
  linkRefused: 'The connection was refused.',
  keptHere: 'Kept only while this page is open.',
  catchingUp: (behind: number) => (behind > 0 ? `Catching up, ${behind} behind` : 'Catching up…'),
  feedFailed: 'This conversation could not be loaded.',

  // Rating
  rateTitle: 'How was it?',
  ratings: ['Very bad', 'Bad', 'Okay', 'Good', 'Very good'],
  rateComment: 'Tell us more (optional)',
  rateSend: 'Send',
  rateChange: 'Change',
  rateThanks: 'Thank you for telling us.',
  rateFailed: 'This could not be sent. Please try again.',

  // Getting in
  loading: 'Loading',
  siteUnknown: 'This chat does not exist any more.',
  siteForbidden: 'This chat may not be opened from here.',
  siteUnreachable: 'The chat cannot be reached right now.',
  rateLimited: 'That was a lot at once. Please wait a moment.',
  tooOld: 'There is a newer version of this chat. Please reload the page.',
  closeFailed: 'The conversation could not be closed. Please try again.',
  openFailed: 'The conversation could not be started.',
  madeBy: 'Parley',
  pageTitle: (site: string) => `Chat with ${site}`,
}

export type Words = typeof en
