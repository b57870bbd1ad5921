import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { canaries } from './canary.ts'

/** What a load is given, all of it made around one value. */
export interface World {
  canary: string
  /** The template and the secrets files, by their names: those are fixed, so that a value is in none. */
  files: Record<string, string>
  environment: Record<string, string>
  debug: boolean
  strict: boolean
  override: boolean
}

/** How a value is written into an env file, rightly and wrongly. */
const spellings: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `"${value}"`,
  (value) => `'${value}'`,
  (value) => `\`${value}\``,
  (value) => `"${value}`,
  (value) => `'${value}' ${value}`,
  (value) => `"${value}\nB=${value}"`,
  (value) => JSON.stringify(value),
  (value) => JSON.stringify({ deep: [value] }),
  (value) => `postgres://${value}:${encodeURIComponent(value)}@host/db`,
  (value) => `-----BEGIN PRIVATE KEY-----\n${value}=\n${value}\n-----END PRIVATE KEY-----`,
  (value) => `\${${value}}`,
  (value) => `$${value}`,
  (value) => `\${A:-${value}}`,
  (value) => `${value}\${B}`,
]
/** Lines that are no assignment, or hardly one. */
const strays: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `export ${value}`,
  (value) => `${value}=x`,
  (value) => `A ${value}`,
  (value) => `<<<<<<< ${value}`,
  (value) => `A=\${B}\nB=\${A}${value}`,
  (value) => `NODE_ENV=${value}`,
  (value) => `SECRETS_MODE=${value}`,
  (value) => `NODE_OPTIONS=${value}`,
  (value) => `A=${value}\0`,
  (value) => `A=${value}\ud800`,
]
/** What an env file may say in a comment, and a template may not: its comments are shown. */
const comments: readonly ((value: string) => string)[] = [
  (value) => `# ${value}`,
  (value) => `SECRET_KEY=${value} # ${value}`,
]

const names = ['A', 'B', 'SECRET_KEY', 'DATABASE_URL', 'PORT', 'EMAIL', 'FLAGS', 'LEVEL', 'OWN', 'THROWN']
const plainTemplates = [
  'A=\nB=\nSECRET_KEY=\nDATABASE_URL=\nPORT=3000\nEMAIL=\nFLAGS=\nLEVEL=\n',
  '# @type=string(minLength=90)\nSECRET_KEY=\n# @type=url\nDATABASE_URL=\n# @type=port\nPORT=\n# @type=email\nEMAIL=\n# @type=json\nFLAGS=\n# @type=enum(debug, info)\nLEVEL=\n# @type=number\nA=\n# @type=boolean\nB=\n',
  '# @type=string(startsWith=sk_)\nSECRET_KEY=\n# @type=string(matches=/^a+$/)\nA=\n# @type=host\nB=\n# Optional: x\nMISSING=\n',
  '# the key\nSECRET_KEY=change-me\nMISSING=\n',
  '# @optional\nA=\n',
  '# @type=prot\nPORT=\n',
  undefined,
]
/** What stands above a key in a template, or ahead of one to comment it out. */
const heads = [
  '',
  '',
  '',
  '# ',
  '# export ',
  '# the key\n',
  '# Optional: a default\n',
  '# @optional\n',
  '# @sensitive\n',
  '# @sensitive=false\n',
  '# @type=port\n',
  '# @type=url @optional\n',
  '# @type=enum(debug, info)\n',
  '# @type=string(minLength=90, startsWith=sk_)\n',
  '# @type=number(min=3) @example=7\n',
  '# @type=json\n',
  '# @defaultRequired=infer\n',
]

const spelledBy = (canary: string) => fc.constantFrom(...spellings).map((spell) => spell(canary))
const linesOf = (line: fc.Arbitrary<string>, most: number) =>
  fc.array(line, { maxLength: most }).map((lines) => `${lines.join('\n')}\n`)

function envFile(canary: string): fc.Arbitrary<string> {
  const assignment = fc
    .tuple(fc.constantFrom(...names), spelledBy(canary))
    .map(([key, text]) => `${key}=${text}`)
  const odd = fc.constantFrom(...strays, ...comments).map((spell) => spell(canary))
  return linesOf(
    fc.oneof(
      { weight: 8, arbitrary: assignment },
      { weight: 2, arbitrary: odd },
      { weight: 1, arbitrary: fc.constantFrom('NODE_ENV=production', 'A=', 'SECRET_KEY=changeme', 'PORT= ') },
    ),
    6,
  )
}

/** A template with the value as its own: nothing of it stands behind a `#`, where it would be a comment. */
function templateAround(canary: string): fc.Arbitrary<string> {
  const value = canary.replaceAll('#', '')
  const assignment = fc
    .tuple(fc.constantFrom(...heads), fc.constantFrom(...names), spelledBy(value))
    .map(([head, key, text]) => `${head}${key}=${text}`)
  const stray = fc.constantFrom(...strays).map((spell) => spell(value))
  return linesOf(
    fc.oneof(
      { weight: 6, arbitrary: assignment },
      { weight: 1, arbitrary: stray },
      { weight: 1, arbitrary: fc.constant('') },
    ),
    8,
  )
}

function jsonFile(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .oneof(
      fc.dictionary(fc.constantFrom(...names), value).map((all) => JSON.stringify(all)),
      value.map((all) => `{ "A": "${all}" }`),
      value.map((all) => JSON.stringify([all])),
      value,
    )
    .map((all) => all.slice(0, 4000))
}

/**
 * Worlds around a value, in which everything may be right, and everything may be wrong.
 *
 * @param modules the secrets modules that may be there, each made around the value
 */
export function worldsWith(
  modules: readonly ((value: string) => Record<string, string>)[],
): fc.Arbitrary<World> {
  return canaries.chain((canary) => {
    const value = fc.oneof(fc.constant(canary), spelledBy(canary), fc.constantFrom('3000', '3000', '', ' '))
    const env = envFile(canary).map((text): Record<string, string> => ({ '.env': text }))
    const json = jsonFile(value).map((text): Record<string, string> => ({ 'secrets.json': text }))
    const secretsFiles = fc.oneof(
      { weight: 5, arbitrary: env },
      { weight: 1, arbitrary: json },
      { weight: 3, arbitrary: fc.constantFrom(...modules).map((make) => make(canary)) },
      { weight: 1, arbitrary: fc.constant({}) },
    )
    const template = fc.oneof(fc.constantFrom(...plainTemplates), templateAround(canary))
    return fc.record({
      canary: fc.constant(canary),
      files: fc
        .tuple(secretsFiles, template)
        .map(([files, text]) => (text === undefined ? files : { ...files, '.env.example': text })),
      environment: fc
        .tuple(
          fc.dictionary(fc.constantFrom(...names), value),
          fc.constantFrom({}, { NODE_ENV: 'production' }, { NODE_ENV: 'development' }, { DYNO: 'web.1' }, {}),
          fc.constantFrom(
            {},
            {},
            {},
            {},
            {},
            { NODE_ENV: canary },
            { SECRETS_MODE: canary },
            { SECRETS_CHECK: 'skip' },
          ),
        )
        .map((all): Record<string, string> => Object.assign({}, ...all)),
      debug: fc.boolean(),
      strict: fc.boolean(),
      override: fc.boolean(),
    })
  })
}

/** Puts the files of a world into a folder, in place of those of another. */
export function lay({ files }: Pick<World, 'files'>, folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^(?:\.env|secrets\.)/.test(name) && !(name in files)) rmSync(join(folder, name), { force: true })
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}
