/**
 * Decides which existing child becomes which child of the new document.
 *
 * Children pair up within one *kind*: tag name, id or `data-key`, control name, island component.
 * Where a kind occurs more than once, children that hold the same identities (ids, keys, control
 * names, island properties) pair first, so that a new error summary does not push every field's
 * element one place on. The rest pairs in order.
 */
import { all, attr, nodeName } from "./dom";

const IDENTIFIED = "[id],[data-key],[name],leptos-island";

/** Pairs of new child and the existing child to turn into it. */
export type Pairs = Map<Node, Node>;

/** Pairs the children of two nodes; a new child without a partner is missing from the result. */
export function match(existing: Iterable<Node>, next: Iterable<Node>): Pairs {
  const pairs: Pairs = new Map();
  const pools = byKind(existing);
  for (const [kind, wanted] of byKind(next)) pair(pools.get(kind) ?? [], wanted, pairs);
  return pairs;
}

function byKind(nodes: Iterable<Node>): Map<string, Node[]> {
  const kinds = new Map<string, Node[]>();
  for (const node of nodes) {
    const kind = kindOf(node);
    const group = kinds.get(kind);
    if (group) group.push(node);
    else kinds.set(kind, [node]);
  }
  return kinds;
}

/** What two nodes have in common if one can become the other. */
export function kindOf(node: Node): string {
  const name = nodeName(node);
  if (!(node instanceof Element)) return name;
  // These take no notice of another content, or of some of it: they are equal or replaced.
  const isFixed = /^(TEMPLATE|SCRIPT|VIDEO|AUDIO|IFRAME)$/i.test(name) && attr(node, "data-permanent") === null;
  const content = isFixed && [attr(node, "src"), node.innerHTML];
  return [name, keyOf(node), attr(node, "name"), attr(node, "data-component"), content].join();
}

function keyOf(el: Element): string | null {
  return attr(el, "id") || attr(el, "data-key");
}

function pair(pool: Node[], wanted: Node[], pairs: Pairs): void {
  if (pool.length + wanted.length > 2) pairByIdentity(pool, wanted, pairs);
  const taken = new Set(pairs.values());
  const free = pool.filter((node) => !taken.has(node));
  for (const node of wanted) {
    const partner = !pairs.has(node) && free.shift();
    if (partner) pairs.set(node, partner);
  }
}

function pairByIdentity(pool: Node[], wanted: Node[], pairs: Pairs): void {
  const holders = holdersOf(pool);
  const free = new Set(pool);
  for (const node of wanted) {
    const partner = identitiesIn(node)
      .map((identity) => holders.get(identity))
      .find((holder) => holder && free.delete(holder));
    if (partner) pairs.set(node, partner);
  }
}

/** The one node that holds each identity; an identity held twice tells nothing and maps to null. */
function holdersOf(pool: Node[]): Map<string, Node | null> {
  const holders = new Map<string, Node | null>();
  for (const node of pool) {
    for (const identity of new Set(identitiesIn(node))) {
      holders.set(identity, holders.has(identity) ? null : node);
    }
  }
  return holders;
}

function identitiesIn(node: Node): string[] {
  return node instanceof Element ? [node, ...all(node, IDENTIFIED)].map(identityOf) : [];
}

/** A text control is known by its name, any other control also by its value: radios share a name. */
export function identityOf(el: Element): string {
  const tag = nodeName(el);
  const isChoice = /^(hidden|radio|checkbox|submit)$/i.test(attr(el, "type") ?? "");
  const value = isChoice || tag === "OPTION" ? attr(el, "value") : "";
  return [tag, keyOf(el), attr(el, "name"), value, attr(el, "data-component"), attr(el, "data-props")].join();
}
