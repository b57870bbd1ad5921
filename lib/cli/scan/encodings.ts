/** How a value is spelled where it was found. */
export type Form = 'as written' | 'base64' | 'base64url' | 'hex' | 'URL' | 'JSON' | 'XML' | 'UTF-16'

/** The bytes that a value can be found as, each once. */
export function* formsOf(value: string): Generator<[form: Form, bytes: Buffer]> {
  const seen = new Set<string>()
  for (const [form, bytes] of all(value)) {
    const text = bytes.toString('latin1')
    if (seen.has(text)) continue
    seen.add(text)
    yield [form, bytes]
  }
}

/**
 * The lines of a value that nobody else has, such as those of a key in PEM: where each stands in quotes, or behind
 * blanks, as in YAML, the value is not found as a whole.
 */
export function linesOf(value: string): Buffer[] {
  const lines = value.split(/\r\n?|\n/).map((line) => line.trim())
  if (lines.length === 1) return []
  return lines
    .filter((line) => /^[\w+/=-]{40,}$/.test(line) && !line.startsWith('--'))
    .map((line) => Buffer.from(line))
}

function* all(value: string): Generator<[form: Form, bytes: Buffer]> {
  const lines = value.split(/\r\n?|\n/)
  const spellings =
    lines.length === 1 ? [value] : ['\n', '\r\n', '\\n', '\\r\\n'].map((end) => lines.join(end))
  for (const spelling of spellings) yield ['as written', Buffer.from(spelling)]
  for (const spelling of spellings) {
    const bytes = Buffer.from(spelling)
    yield* base64(bytes)
    yield* hex(bytes)
    const wide = Buffer.from(spelling, 'utf16le')
    yield ['UTF-16', wide]
    yield ['UTF-16', Buffer.from(wide).swap16()]
    // These are as they are in every encoding below.
    if (/^[\w.-]*$/.test(spelling)) continue
    for (const text of urlEncoded(spelling)) yield ['URL', Buffer.from(text)]
    for (const text of jsonEscaped(spelling)) yield ['JSON', Buffer.from(text)]
    for (const text of xmlEscaped(spelling)) yield ['XML', Buffer.from(text)]
  }
}

/**
 * Base64 of the value inside something longer: where it begins in a group of three bytes decides how it is spelled.
 * A character that depends on the bytes beside the value is left out.
 */
function* base64(bytes: Buffer): Generator<[form: Form, bytes: Buffer]> {
  for (let before = 0; before < 3; before++) {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const whole = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    yield ['base64', Buffer.from(whole)]
    yield ['base64url', Buffer.from(whole.replaceAll('+', '-').replaceAll('/', '_'))]
    if (before > 0) continue
    // The value on its own, in the lines that base64, openssl and mail make of what is long.
    for (const width of [76, 64]) {
      if (whole.length <= width) continue
      const lines = whole.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
      for (const end of ['\n', '\r\n']) yield ['base64', Buffer.from(lines.join(end))]
    }
  }
}

function* hex(bytes: Buffer): Generator<[form: Form, bytes: Buffer]> {
  const text = bytes.toString('hex')
  yield ['hex', Buffer.from(text)]
  yield ['hex', Buffer.from(text.toUpperCase())]
}

/** As the encoders of the languages do it: they differ in which characters they leave. */
function urlEncoded(value: string): string[] {
  if (!value.isWellFormed()) return []
  const component = encodeURIComponent(value)
  const form = new URLSearchParams({ '': value }).toString().slice(1)
  const strict = component.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  const upper = [
    component,
    form,
    strict,
    strict.replaceAll('%20', '+'),
    strict.replaceAll('%2F', '/'),
    strict.replaceAll('~', '%7E'),
    encodeURI(value),
  ]
  const lower = upper.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))
  return [...upper, ...lower]
}

/** As the encoders of the languages do it, and once more where JSON stands in JSON. */
function jsonEscaped(value: string): string[] {
  const plain = JSON.stringify(value).slice(1, -1)
  const forHtml = plain.replace(/[<>&]/g, asUnicode)
  const inAscii = plain.replace(/[^\x20-\x7e]/g, asUnicode)
  const upper = (text: string) =>
    text.replace(/\\u[0-9a-f]{4}/g, (code) => `\\u${code.slice(2).toUpperCase()}`)
  const spellings = [
    plain,
    plain.replaceAll('/', '\\/'),
    forHtml,
    forHtml.replace(/['+]/g, asUnicode).replaceAll('\\"', '\\u0022'),
    inAscii,
    inAscii.replaceAll('/', '\\/'),
    inAscii.replace(/[<>&'+`]/g, asUnicode).replaceAll('\\"', '\\u0022'),
    ...[plain, inAscii, forHtml].map((text) => JSON.stringify(text).slice(1, -1)),
  ]
  return [...spellings, ...spellings.map(upper)]
}

function asUnicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** As the encoders of the languages do it: they differ in the quotes, and in the base of the numbers. */
function xmlEscaped(value: string): string[] {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const attribute = text.replaceAll('"', '&quot;')
  const byNumber = text.replaceAll('"', '&#34;').replaceAll("'", '&#39;')
  const byHexNumber = attribute.replaceAll("'", '&#x27;')
  const forTemplate = byHexNumber.replaceAll('`', '&#x60;').replaceAll('=', '&#x3D;')
  const byName = [attribute, attribute.replaceAll("'", '&#39;'), attribute.replaceAll("'", '&apos;')]
  return [text, ...byName, byNumber, byHexNumber, forTemplate]
}
