// What a secrets module may be like. Each is given its value as a string literal, and as it is.
type Text = (literal: string, value: string) => string

const commonJs: readonly Text[] = [
  (a) => `module.exports = { A: ${a}, SECRET_KEY: ${a}, PORT: 3000 }`,
  (a) => `exports.B = ${a}; exports.FLAGS = { deep: [${a}, { a: ${a} }], [${a}]: 1 }`,
  (a) => `module.exports = { A: () => ${a} }`,
  (a) => `module.exports = { A: { [${a}]() {} }[${a}] }`,
  (a) => `module.exports = { A: Symbol(${a}) }`,
  (a) => `module.exports = { A: Promise.resolve(${a}) }`,
  (a) => `class Holder { value = ${a} }; module.exports = { A: new Holder() }`,
  (a) => `class Holder { value = ${a} }; module.exports = new Holder()`,
  (a) => `module.exports = { A: new Map([[${a}, ${a}]]), B: new Error(${a}) }`,
  (a) => `const all = { A: { a: ${a} } }; all.A.again = all.A; module.exports = all`,
  (a) => `module.exports = { A: { a: ${a}, many: 10n } }`,
  (a) => `module.exports = ${a}`,
  (a) => `module.exports = [${a}]`,
  (a) => `module.exports = () => ${a}`,
  (a) => `module.exports = Promise.resolve({ A: ${a} })`,
  (a) => `module.exports = { get A() { throw new Error(${a}) } }`,
  (a) => `module.exports = { A: { toJSON() { throw ${a} } } }`,
  (a) => `module.exports = new Proxy({}, { ownKeys() { throw new TypeError(${a}) } })`,
  (a) => `exports.__esModule = true; exports.A = ${a}; exports.default = { B: ${a} }`,
  (a) => `exports.__esModule = true; exports.default = ${a}`,
  (a) => `module.exports = { A: ${a} + '\\0' }`,
  (a) => `module.exports = { A: ${a} + '\\ud800' }`,
  (a) => `module.exports = { NODE_ENV: ${a}, SECRETS_MODE: ${a}, NODE_OPTIONS: ${a} }`,
  (a) => `throw new Error(${a})`,
  (a) => `throw ${a}`,
  (a) => `throw { message: ${a}, code: ${a}, stack: ${a}, name: ${a} }`,
  (a) => `throw new Error('x', { cause: new Error(${a}) })`,
  (a) => `throw Object.assign(new TypeError(${a}), { code: ${a}, stack: ${a} })`,
  (a) => `throw new SyntaxError(${a})`,
  (a) => `null[${a}]`,
  (a) => `require(${a})`,
  (a) => `require('./' + ${a})`,
  (a) => `JSON.parse(${a})`,
  (a) => `new URL(${a})`,
  (a) => `new RegExp('(' + ${a})`,
  (a) => `Object.defineProperty({}, ${a}, { value: 1 })[${a}]()`,
  (a) => `module.exports = { A: ${a}`,
  (a) => `module.exports = { A: ${a} ${a} }`,
  (_, value) => `module.exports = { A: ${value} }`,
  (_, value) => `module.exports = { A: "${value} }`,
  (_, value) => `module.exports = { A: \`${value}\` }`,
  (_, value) => `module.exports = { A: key_${value.replace(/\W/g, '')} }`,
  (_, value) => value,
  () => "module.exports = require('secrets').loadSecrets()",
]

/** A process ends by these, where nobody waits for them. */
const rejecting: readonly Text[] = [
  (a) => `module.exports = { A: Promise.reject(new Error(${a})), B: Promise.reject(${a}) }`,
  (a) => `module.exports = Promise.reject(new Error(${a}))`,
]

const esm: readonly Text[] = [
  (a) => `export const A = ${a}; export const SECRET_KEY = ${a}; export default { B: ${a} }`,
  (a) => `export default { A: ${a}, FLAGS: { deep: [${a}] } }`,
  (a) => `export default ${a}`,
  (a) => `export default () => ${a}`,
  (a) => `export default class { static value = ${a} }`,
  (a) => `export function A() { return ${a} }`,
  (a) => `export const A = Symbol(${a})`,
  (a) => `export const A = Promise.resolve(${a})`,
  (a) => `export const A = Promise.reject(new Error(${a}))`,
  (a) => `export const A = new (class { value = ${a} })()`,
  (a) => `export const A = Promise.reject(new Error(${a})); export default ${a}`,
  (a) => `export default Promise.reject(new Error(${a}))`,
  (a) => `export const A = await Promise.resolve(${a})`,
  (a) => `export const A = await Promise.reject(new Error(${a}))`,
  (a) => `throw new Error(${a})`,
  (a) => `throw ${a}`,
  (a) => `export const A = ${a}; null[A]`,
  (a) => `import ${a}; export const A = ${a}`,
  (a) => `import { A } from './' + ${a}`,
  (a) => `export const A = ${a} ${a}`,
  (a) => `export const A = ${a}; export const A = ${a}`,
  (_, value) => `export const A = "${value}`,
  (_, value) => `export const A = ${value}`,
  (_, value) => `import key_${value.replace(/\W/g, '')} from './secrets.mjs'; export const A = 1`,
  (a) => `import { loadSecrets } from 'secrets'; loadSecrets(); export const A = ${a}`,
]

type Made = (value: string) => Record<string, string>

const named = (name: string, texts: readonly Text[]): readonly Made[] =>
  texts.map((text) => (value) => ({ [name]: text(JSON.stringify(value), value) }))

/** Modules that can be loaded again and again in one process, each as a file with its name. */
export const commonModules: readonly Made[] = [
  ...named('secrets.js', commonJs),
  ...named('secrets.cjs', commonJs),
]

/** Modules of every kind. */
export const allModules: readonly Made[] = [
  ...commonModules,
  ...named('secrets.js', rejecting),
  ...named('secrets.js', esm),
  ...named('secrets.mjs', esm),
  ...named('secrets.cjs', esm),
  ...named('secrets.ts', esm.slice(0, 3)),
]
