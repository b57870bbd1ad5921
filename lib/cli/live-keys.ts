import { isStandIn } from '../check/placeholder.ts'
import { credentialsOf, isSensitiveName } from '../template/sensitive.ts'

/** How the tokens of issuers look that can be told by their beginning, each behind the link that says so. */
const tokens: readonly (readonly [issuer: string, pattern: RegExp, mayBePublic?: true])[] = [
  // https://docs.stripe.com/keys
  ['Stripe', /^[sr]k_live_[A-Za-z0-9]{16,}$/],
  ['Stripe', /^whsec_[A-Za-z0-9+/=]{24,}$/],
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  ['GitHub', /^gh[pousr]_[A-Za-z0-9]{36,}$/],
  ['GitHub', /^github_pat_[A-Za-z0-9_]{22,}$/],
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  ['GitLab', /^gl(?:pat|dt|rt|ptt|cbt|soat)-[\w-]{20,}$/],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  ['AWS', /^(?:AKIA|ASIA)[A-Z2-7]{16}$/],
  // https://docs.slack.dev/authentication/tokens
  ['Slack', /^xox[abeprs]-[\w-]{20,}$/],
  ['Slack', /^xapp-[\w-]{20,}$/],
  ['Slack', /^https:\/\/hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{20,}$/],
  ['Discord', /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{15,}\/[\w-]{60,}$/],
  // https://core.telegram.org/bots/features#botfather
  ['Telegram', /^\d{8,10}:AA[\w-]{33}$/],
  // https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
  ['SendGrid', /^SG\.[\w-]{16,}\.[\w-]{32,}$/],
  ['Anthropic', /^sk-ant-[\w-]{32,}$/],
  ['OpenAI', /^sk-(?:proj-|svcacct-|admin-|or-v1-)?[\w-]{40,}$/],
  ['Groq', /^gsk_[A-Za-z0-9]{40,}$/],
  ['Hugging Face', /^hf_[A-Za-z0-9]{30,}$/],
  ['Replicate', /^r8_[A-Za-z0-9]{30,}$/],
  ['Google', /^AIza[\w-]{35}$/, true],
  ['Google', /^GOCSPX-[\w-]{20,}$/],
  // https://docs.npmjs.com/about-access-tokens
  ['npm', /^npm_[A-Za-z0-9]{36}$/],
  ['PyPI', /^pypi-AgE[\w-]{50,}$/],
  ['DigitalOcean', /^do[opr]_v1_[a-f0-9]{64}$/],
  ['Shopify', /^shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}$/],
  ['Mailgun', /^key-[a-f0-9]{32}$/],
  ['Brevo', /^xkeysib-[a-f0-9]{64}-\w{16}$/],
  ['Square', /^(?:sq0(?:atp|csp)|EAAA)[\w-]{22,}$/],
  ['Linear', /^lin_api_[A-Za-z0-9]{32,}$/],
  ['Notion', /^ntn_[A-Za-z0-9]{40,}$/],
  ['Databricks', /^dapi[a-f0-9]{32}$/],
  ['Doppler', /^dp\.(?:pt|st|ct|sa)\.[\w.-]{40,}$/],
  ['HashiCorp Vault', /^hv[sb]\.[\w-]{24,}$/],
  ['Grafana', /^gl(?:sa|c)_[\w+/=]{32,}$/],
  ['Sentry', /^sntry[su]_[\w+/=]{40,}$/],
  ['age', /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/],
]

/** What a value looks like that opens something real, in words without a piece of it; else `undefined`. */
export function liveLook(value: string, isSensitive: boolean): string | undefined {
  const text = value.trim()
  if (text.length < 16 || text.length > 4096 || isStandIn(text, () => true) || saysItIsNone(text))
    return undefined
  const [issuer] =
    tokens.find(([, pattern, mayBePublic]) => (isSensitive || !mayBePublic) && pattern.test(text)) ?? []
  if (issuer !== undefined) return isVaried(text) ? `a token of ${issuer}` : undefined
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|\\n)*[A-Za-z0-9+/=]{48}/.test(text)) return 'a private key'
  if (text.includes('://')) return hasRealPassword(text) ? 'a password for a real host' : undefined
  return isSensitive && isRandom(text) ? 'a random secret' : undefined
}

/** True for what looks like a live secret of this key, by its name alone. */
export function looksLive(key: string, value: string): boolean {
  return liveLook(value, isSensitiveName(key)) !== undefined
}

const excuses =
  /x{4}|\*{3}|\.{3}|your|example|sample|dummy|changeme|change[-_ ]me|placeholder|replace|insert|fake|todo|12345678|abcdef(?!\d)|<|>|\$\{|\{\{/i

function saysItIsNone(text: string): boolean {
  return excuses.test(text)
}

/** True where no character is most of a text, as it is in one that is filled up. */
function isVaried(text: string): boolean {
  return entropy(text) >= 2.8
}

/** True for what nobody types: long enough, of letters and digits, and without words. */
function isRandom(text: string): boolean {
  if (/^(?:[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}|[a-f0-9]{24,}|[A-F0-9]{24,})$/.test(text)) {
    return /\d/.test(text) && /[a-f]/i.test(text) && entropy(text) >= 3
  }
  if (!/^[\w+/=~.-]+$/.test(text)) return false
  const longest = text.split(/[-_.~]/).reduce((a, b) => (b.length > a.length ? b : a))
  return (
    longest.length >= 20 &&
    /\d/.test(longest) &&
    /[a-z]/.test(longest) &&
    /[A-Z]/.test(longest) &&
    entropy(longest) >= 3.5
  )
}

/** The entropy of a text, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

const ownHosts = /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|host$)/i
const noHosts = /(?:^|\.)(?:local|localhost|internal|test|invalid|example|docker)$|example\.(?:com|org|net)$/i

function hasRealPassword(url: string): boolean {
  const [user, password] = credentialsOf(url) ?? []
  if (user === undefined || password === undefined) return false
  const [host = ''] = url.slice(url.indexOf('@') + 1).split(/[/:?,]/, 1)
  if (!host.includes('.') || ownHosts.test(host) || noHosts.test(host)) return false
  return (
    password.length >= 10 &&
    password !== user &&
    /\d/.test(password) &&
    /[a-z]/i.test(password) &&
    entropy(password) >= 2.8
  )
}
