import type { Finding } from '../check/problem.ts'
import { realEnvironment } from '../environment.ts'
import { type CodeContract, load } from '../load.ts'
import type { ModeDecision } from '../mode/decision.ts'
import type { DefineOptions } from '../options.ts'
import { exitOnRefusal } from '../report/exit.ts'
import { SecretsError } from '../secrets-error.ts'
import { type ContractKey, isSensitive } from '../template/contract.ts'
import { envalid, testOnlySymbol } from './envalid.ts'
import { type Spec, withoutValues } from './safe-validators.ts'
import { makeSecretsObject, type Slot } from './secrets-object.ts'

type Schema = Readonly<Record<string, Spec>>

/** What the exported `defineSecrets` does. */
export function define(schema: Schema, options: DefineOptions): object {
  if (!options.exit) return checkSchema(schema, options)
  try {
    return checkSchema(schema, options)
  } catch (error) {
    return exitOnRefusal(error)
  }
}

function checkSchema(schema: Schema, options: DefineOptions): object {
  const contract = new SchemaContract(schema, options)
  const { decision, problems } = load(options, { code: contract })
  const { mode, reason } = decision
  const broken = new Map(problems.map((problem) => [problem.key, problem]))

  const slots = new Map<string, Slot>()
  for (const key of Object.keys(schema)) {
    const problem = broken.get(key)
    if (!problem) {
      slots.set(key, { value: contract.values[key] })
      continue
    }
    const text = `secrets: ${key} is ${problem.kind}, and the check that would have said so was skipped\n`
    const details = { code: 'SECRETS_CONTRACT', mode, reason, problems: [problem] } as const
    slots.set(key, { error: () => new SecretsError(text, details) })
  }
  const isTest = contract.isTest && mode === 'development'
  const isDevelopment = mode === 'development' && !isTest
  const isProduction = mode === 'production'
  return makeSecretsObject(slots, (key) => contract.isSensitive(key, contract.values[key]), {
    isDevelopment,
    isDev: isDevelopment,
    isProduction,
    isProd: isProduction,
    isTest,
  })
}

/** A schema as the part of a contract that code adds. */
class SchemaContract implements CodeContract {
  /** What envalid made of the values. */
  values: Record<string, unknown> = {}
  readonly isTest: boolean
  readonly #schema: Schema

  constructor(schema: Schema, options: DefineOptions) {
    for (const [key, spec] of Object.entries(schema)) {
      if (typeof spec?._parse === 'function') continue
      throw new TypeError(`${key} has no validator in the schema: write ${key}: str(), say`)
    }
    this.#schema = schema
    const name = (options.environment ?? realEnvironment())['NODE_ENV']
    this.isTest = name?.trim().toLowerCase() === 'test'
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#schema, key)
  }

  /** Also true for a URL that holds a password, whatever its name. */
  isSensitive(key: string, value: unknown): boolean {
    const contractKey = this.#toContractKey(key, false)
    return isSensitive(typeof value === 'string' ? { ...contractKey, templateValue: value } : contractKey)
  }

  /** The keys of the schema; required is what has no default that counts in this mode. */
  keysIn({ mode }: ModeDecision): ContractKey[] {
    const defaults =
      mode === 'production' ? ['default'] : ['default', 'devDefault', ...(this.isTest ? ['testDefault'] : [])]
    return Object.entries(this.#schema).map(([key, spec]) => {
      // The load sets NODE_ENV in production if the environment does not.
      const isGiven = key === 'NODE_ENV' && mode === 'production'
      return this.#toContractKey(key, !isGiven && !defaults.some((name) => Object.hasOwn(spec, name)))
    })
  }

  #toContractKey(key: string, required: boolean): ContractKey {
    const { desc = '', sensitive } = this.#schema[key] as Schema[string]
    return {
      key,
      required,
      templateValue: '',
      annotations: sensitive === undefined ? {} : { sensitive },
      type: undefined,
      comments: desc ? [desc] : [],
      location: undefined,
      decidedBy: undefined,
    }
  }

  /** Lets envalid check and parse the values. Its messages quote them, so they stay here. */
  validate(values: ReadonlyMap<string, string>, { mode }: ModeDecision): Map<string, Finding> {
    const findings = new Map<string, Finding>()
    const environment: Record<string, string | undefined> = Object.create(null)
    const specs: Record<string, Spec> = Object.create(null)
    for (const [key, spec] of Object.entries(this.#schema)) {
      const value = values.get(key)
      const isToBeSet = key === 'NODE_ENV' && mode === 'production' && !value?.trim()
      environment[alias(key)] = isToBeSet ? mode : value
      specs[alias(key)] = withoutValues(withAlias(spec), true)
    }
    // The mode, not NODE_ENV: envalid takes "staging" for a laptop.
    environment['NODE_ENV'] = mode === 'production' ? mode : this.isTest ? 'test' : mode

    envalid().customCleanEnv(
      environment,
      specs,
      (cleaned: Record<string, unknown>) => {
        for (const [name, value] of Object.entries(cleaned)) {
          const key = original(name)
          this.values[key] = value
          // A `testOnly` default, outside of tests.
          if (value === testOnlySymbol()) findings.set(key, { kind: 'missing' })
          else if (isBlank(values.get(key)) && specs[name]?.requiredWhen?.(cleaned)) {
            findings.set(key, { kind: 'empty' })
          }
        }
        return {}
      },
      {
        reporter: ({ errors }) => {
          for (const [name, error] of Object.entries(errors as Record<string, Error>)) {
            const key = original(name)
            const isMissing = error instanceof envalid().EnvMissingError
            findings.set(key, isMissing ? { kind: 'missing' } : { kind: 'invalid', detail: error.message })
          }
        },
      },
    )
    return findings
  }
}

const isBlank = (value: string | undefined): boolean => value !== undefined && value.trim() === ''

// NODE_ENV steers envalid, and may be a key of the schema as well.
const NODE_ENV_ALIAS = '\0NODE_ENV'
const alias = (key: string): string => (key === 'NODE_ENV' ? NODE_ENV_ALIAS : key)
const original = (name: string): string => (name === NODE_ENV_ALIAS ? 'NODE_ENV' : name)

/** A spec whose `requiredWhen` finds NODE_ENV under its name, and requires the key if it throws. */
function withAlias(spec: Spec): Spec {
  const { requiredWhen } = spec
  if (!requiredWhen) return spec
  const ask = (cleaned: Record<string, unknown>) => {
    try {
      return requiredWhen(
        NODE_ENV_ALIAS in cleaned ? { ...cleaned, NODE_ENV: cleaned[NODE_ENV_ALIAS] } : cleaned,
      )
    } catch {
      return true
    }
  }
  return { ...spec, requiredWhen: ask }
}
