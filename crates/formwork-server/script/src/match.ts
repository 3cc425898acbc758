/**
 * Decides which existing child becomes which child of the new document.
 *
 * *Twins* are elements of the page and the new document that only they know by an identity: id, key,
 * control name, island properties. What is around twins are twins as well, as long as it is of one
 * kind, so that a new error summary does not push every field's element one place on. The other
 * children pair up in order within their kind.
 */
import { all, attr, nodeName, parentNode } from "./dom";

const IDENTIFIED = "[id],[data-key],[name],leptos-island";

/** Pairs of a new node and the existing one to turn into it. */
export type Pairs = Map<Node, Node>;

/** Finds the twins in two bodies. */
export function findTwins(page: Element, next: Element): Pairs {
  const twins: Pairs = new Map();
  const known = identifiedIn(page);
  const taken = new Set<Node>();
  for (const [identity, el] of identifiedIn(next)) {
    let [node, twin]: (Node | null | undefined)[] = [el, known.get(identity)];
    while (node && twin && !twins.has(node) && !taken.has(twin) && kindOf(node) === kindOf(twin)) {
      twins.set(node, twin);
      taken.add(twin);
      [node, twin] = [parentNode(node), parentNode(twin)];
    }
  }
  return twins;
}

/** The elements by their identities; one that is there twice tells nothing and maps to null. */
function identifiedIn(body: Element): Map<string, Element | null> {
  const elements = new Map<string, Element | null>();
  for (const el of all(body, IDENTIFIED)) {
    const identity = identityOf(el);
    elements.set(identity, elements.has(identity) ? null : el);
  }
  return elements;
}

/** A text control is known by its name, any other control also by its value: radios share a name. */
export function identityOf(el: Element): string {
  const isChoice = /^(hidden|radio|checkbox|submit)$/i.test(attr(el, "type") ?? "");
  const value = isChoice ? attr(el, "value") : "";
  return [kindOf(el), value, attr(el, "data-props")].join();
}

/** Pairs the children of two nodes; a new child without a partner is missing from the result. */
export function match(existing: Node[], wanted: Node[], twins: Pairs): Pairs {
  const pairs: Pairs = new Map();
  const free = new Set(existing);
  for (const node of wanted) {
    const twin = twins.get(node);
    if (twin && free.delete(twin)) pairs.set(node, twin);
  }
  const pools: Record<string, Node[]> = {};
  for (const node of free) (pools[kindOf(node)] ??= []).push(node);
  for (const node of wanted) {
    const partner = !pairs.has(node) && pools[kindOf(node)]?.shift();
    if (partner) pairs.set(node, partner);
  }
  return pairs;
}

/** What two nodes have in common if one can become the other. */
function kindOf(node: Node): string {
  const name = nodeName(node);
  if (!(node instanceof Element)) return name;
  // These take no notice of another content, or of some of it: they are equal or replaced.
  const isFixed = /^(TEMPLATE|SCRIPT|VIDEO|AUDIO|IFRAME)$/i.test(name) && attr(node, "data-permanent") === null;
  const content = isFixed && [attr(node, "src"), node.innerHTML];
  return [name, keyOf(node), attr(node, "name"), attr(node, "data-component"), attr(node, "data-when"), content].join();
}

function keyOf(el: Element): string | null {
  return attr(el, "id") || attr(el, "data-key");
}
