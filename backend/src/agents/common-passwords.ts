// Passwords of twelve characters and more that lists of leaked ones begin with. Most of them are a common word with
// digits and signs around it, so the words are kept, and only what does not follow that form is kept in full.

const words = new Set(`
  password passwort passwd pass welcome willkommen qwerty qwertz azerty admin administrator root toor user guest
  login access letmein iloveyou loveyou iloveyouforever lovely love sunshine princess dragon monkey master superman
  batman spiderman football baseball basketball soccer hockey liverpool chelsea arsenal barcelona manchester michael
  jordan jennifer jessica ashley charlie thomas daniel robert george matthew hannah nicole andrew samantha michelle
  killer shadow summer winter spring autumn january february march april june july august september october november
  december monday friday sunday hello helloworld whatever trustno computer internet samsung iphone google facebook
  linkedin microsoft windows apple pokemon naruto starwars minecraft fortnite changeme changeit change default
  secret topsecret supersecret testing test tester temp temporary example sample demo company office support service
  helpdesk security server database oracle mysql postgres woaini zhang wang chen aini caonima nihao china beijing
  shanghai freedom forever family flower cookie chocolate cheese butterfly purple orange yellow ginger pepper banana
  maggie buster tigger hunter ranger thunder mustang ferrari mercedes yankees steelers cowboys eagles lakers diamond
  crystal angel heaven jesus christ blessed qazwsx qazwsxedc asdfgh asdf zxcvbn zxcvbnm qweasd qweasdzxc qwer abcd
  abcdef abc fuckyou fuckoff asshole bitch mypassword mypass yourpassword
`.trim().split(/\s+/))

const whole = new Set(`
  1q2w3e4r5t6y 1q2w3e4r5t6y7u8i 1qaz2wsx3edc 1qaz2wsx3edc4rfv q1w2e3r4t5y6 zaq12wsxcde3 zaq1xsw2cde3 qazwsxedcrfv
  1a2b3c4d5e6f a1b2c3d4e5f6 123qweasdzxc 1234qwerasdf qwerasdfzxcv 1234qwerasdfzxcv correcthorsebatterystaple
  thequickbrownfox letmeinplease manchesterunited welcometothejungle passwordispassword thisismypassword ilovemyfamily
  ihatepasswords mydogsname nothingtosee opensesame123 iamthebest123 woaini5201314 5201314woaini 1314520woaini
`.trim().split(/\s+/))

const signs: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i' }
const letters = (text: string) => text.replace(/[013457@$!]/g, (sign) => signs[sign] ?? sign)
const trimmed = (text: string) => text.replace(/^[\d\p{P}\p{S}\s]+|[\d\p{P}\p{S}\s]+$/gu, '')

/** Whether a password, in lower case, is tried among the first: `p@ssw0rd2024!` is `password` to a guesser. */
export function isCommon(plain: string): boolean {
  const bare = plain.replace(/[\s._-]+/g, '')
  const cores = [trimmed(bare), trimmed(letters(trimmed(bare))), letters(trimmed(bare)), letters(bare)].map(once)
  return [bare, letters(bare)].some((text) => whole.has(text)) || isTwoWords(trimmed(bare))
    || cores.some((core) => words.has(core) || whole.has(core))
}

/** The piece that a text repeats: `adminadmin` says `admin`. */
const once = (text: string) => /^(.+?)\1*$/su.exec(text)?.[1] ?? text

/** Two of the words one after the other, digits between them or not. */
function isTwoWords(text: string): boolean {
  for (let at = 3; at < text.length - 2; at += 1) {
    if (words.has(trimmed(text.slice(0, at))) && words.has(trimmed(text.slice(at)))) return true
  }
  return false
}
