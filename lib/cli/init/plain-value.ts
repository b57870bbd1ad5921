import { credentialsOf, isSensitiveName } from '../../sensitive.ts'

const words = new Set(
  [
    'true false yes no on off enabled disabled none null auto default',
    'trace debug verbose http info notice warn warning error fatal silent critical',
    'development dev local test production staging',
    'json pretty text plain dev combined common short tiny logfmt',
    'utf8 utf-8 en de fr es it pt nl ja zh en-us en-gb en_us en_gb utc',
    'memory file disk console stdout stderr log smtp sendmail sync async',
    'strict lax http https tls ssl starttls tcp udp',
  ].flatMap((line) => line.split(' ')),
)

// "PIN=1234" is a number, and a secret.
const secretNumbers = /(?:^|[_.-])(?:PIN|OTP|CODE|PASSCODE|SSN|IBAN|PHONE)$/i

/** True for a value which is plainly no secret: a number, a boolean, a word such as `info`, an address of this machine. */
export function isPlainlyNoSecret(key: string, value: string): boolean {
  if (isSensitiveName(key) || secretNumbers.test(key)) return false
  const text = value.trim()
  return /^-?\d{1,10}(?:\.\d{1,6})?$/.test(text) || words.has(text.toLowerCase()) || isLocalAddress(text)
}

function isLocalAddress(text: string): boolean {
  if (text.length > 200 || credentialsOf(text) !== undefined || /[@?#$]/.test(text)) return false
  return /^[a-z][a-z0-9+.-]*:\/\/(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])(?::\d+)?(?:\/[a-z]{0,12}(?:\/(?:[a-z]{1,12}|v\d{1,2}))*\/?)?$/i.test(
    text,
  )
}
