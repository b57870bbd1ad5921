export default function remove() {
  globalThis.removeInstalled()
}
