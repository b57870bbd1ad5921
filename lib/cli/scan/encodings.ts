/** How a value that was found is encoded. */
export type Encoding = 'as written' | 'base64' | 'base64url' | 'hex' | 'URL' | 'JSON' | 'XML' | 'UTF-16'

/** Lists the bytes of a value in every encoding, without duplicates. */
export function* listEncodings(value: string): Generator<[form: Encoding, bytes: Buffer]> {
  const seen = new Set<string>()
  for (const [form, bytes] of encodeValue(value)) {
    const text = bytes.toString('latin1')
    if (seen.has(text)) continue
    seen.add(text)
    yield [form, bytes]
  }
}

/**
 * Lists the unique lines of a value, such as those of a key in PEM. A file that quotes or indents each line, such as
 * YAML, does not contain the value as a whole.
 */
export function listKeyLines(value: string): Buffer[] {
  const lines = value.split(/\r\n?|\n/).map((line) => line.trim())
  if (lines.length === 1) return []
  return lines
    .filter((line) => /^[\w+/=-]{40,}$/.test(line) && !line.startsWith('--'))
    .map((line) => Buffer.from(line))
}

function* encodeValue(value: string): Generator<[form: Encoding, bytes: Buffer]> {
  const lines = value.split(/\r\n?|\n/)
  const spellings =
    lines.length === 1 ? [value] : ['\n', '\r\n', '\\n', '\\r\\n'].map((end) => lines.join(end))
  for (const spelling of spellings) yield ['as written', Buffer.from(spelling)]
  for (const spelling of spellings) {
    const bytes = Buffer.from(spelling)
    yield* encodeBase64(bytes)
    yield* encodeHex(bytes)
    const wide = Buffer.from(spelling, 'utf16le')
    yield ['UTF-16', wide]
    yield ['UTF-16', Buffer.from(wide).swap16()]
    // The encodings below leave these characters unchanged.
    if (/^[\w.-]*$/.test(spelling)) continue
    for (const text of encodeForUrl(spelling)) yield ['URL', Buffer.from(text)]
    for (const text of escapeForJson(spelling)) yield ['JSON', Buffer.from(text)]
    for (const text of escapeForXml(spelling)) yield ['XML', Buffer.from(text)]
  }
}

/**
 * Encodes a value in base64, inside longer data: the text depends on the position of the value in a group of three
 * bytes. Characters that depend on the bytes beside the value are left out.
 */
function* encodeBase64(bytes: Buffer): Generator<[form: Encoding, bytes: Buffer]> {
  for (let before = 0; before < 3; before++) {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const whole = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    yield ['base64', Buffer.from(whole)]
    yield ['base64url', Buffer.from(whole.replaceAll('+', '-').replaceAll('/', '_'))]
    if (before > 0) continue
    // The value alone, wrapped as base64, openssl and mail do it.
    for (const width of [76, 64]) {
      if (whole.length <= width) continue
      const lines = whole.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
      for (const end of ['\n', '\r\n']) yield ['base64', Buffer.from(lines.join(end))]
    }
  }
}

function* encodeHex(bytes: Buffer): Generator<[form: Encoding, bytes: Buffer]> {
  const text = bytes.toString('hex')
  yield ['hex', Buffer.from(text)]
  yield ['hex', Buffer.from(text.toUpperCase())]
}

/** Encodes a value for URLs, as different languages do it: they differ in the characters that they leave unchanged. */
function encodeForUrl(value: string): string[] {
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

/** Escapes a value for JSON, as different languages do it, and for JSON inside JSON. */
function escapeForJson(value: string): string[] {
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

/** Escapes a value for XML, as different languages do it: they differ in the quotes, and in the base of numbers. */
function escapeForXml(value: string): string[] {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const attribute = text.replaceAll('"', '&quot;')
  const byNumber = text.replaceAll('"', '&#34;').replaceAll("'", '&#39;')
  const byHexNumber = attribute.replaceAll("'", '&#x27;')
  const forTemplate = byHexNumber.replaceAll('`', '&#x60;').replaceAll('=', '&#x3D;')
  const byName = [attribute, attribute.replaceAll("'", '&#39;'), attribute.replaceAll("'", '&apos;')]
  return [text, ...byName, byNumber, byHexNumber, forTemplate]
}
