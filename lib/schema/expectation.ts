import { envalid } from './envalid.ts'

/** What is said of a value that one of envalid's validators refused. */
const expectations = {
  str: 'not a string',
  bool: 'not a boolean: true or false, yes or no, on or off, 1 or 0',
  num: 'not a number',
  email: 'not an e-mail address',
  host: 'not a host name or an IP address',
  port: 'not a port: a number from 1 to 65535',
  url: 'not a URL',
  json: 'not JSON',
}

/** What is said of a value that a spec refused: its type, its choices, or that it is not valid; never the value. */
export function expectationOf(spec: { choices?: readonly unknown[]; _parse: unknown }): string {
  if (Array.isArray(spec.choices)) return `not one of ${spec.choices.map(String).join(', ')}`
  const names = Object.keys(expectations) as (keyof typeof expectations)[]
  const name = names.find((name) => isMadeBy(name, spec))
  return name ? expectations[name] : 'not valid'
}

/** True for a spec, or a copy of one, that a validator of envalid's has made. */
export function isMadeBy(name: keyof typeof expectations, spec: { _parse: unknown }): boolean {
  return spec._parse === (envalid()[name] as () => { _parse: unknown })()._parse
}
