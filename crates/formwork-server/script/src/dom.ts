/**
 * DOM access that a form's controls cannot shadow.
 *
 * `<input name="attributes">` makes `form.attributes` an input element
 * (https://html.spec.whatwg.org/multipage/forms.html#the-form-element, LegacyOverrideBuiltIns).
 * Wherever an element may be a form, its members are therefore taken from the prototypes.
 */

type Place = (of: Node, child: Node, before: Node | null) => void;

interface Members {
  /** The attributes of an element. */
  attributes: (el: Element) => NamedNodeMap;
  /** An attribute's value, or null. */
  getAttribute: (el: Element, name: string) => string | null;
  /** Sets an attribute. */
  setAttribute: (el: Element, name: string, value: string) => void;
  /** Sets an attribute whatever its namespace and spelling. */
  setAttributeNode: (el: Element, attribute: Attr) => void;
  /** Removes an attribute. */
  removeAttribute: (el: Element, name: string) => void;
  /** The nearest element that matches: itself or an ancestor. */
  closest: (el: Element, selector: string) => Element | null;
  /** The descendants that match. */
  querySelectorAll: (el: Element, selector: string) => NodeListOf<HTMLElement>;
  /** The tag name in capitals, or the kind of another node. */
  nodeName: (of: Node) => string;
  /** The children, live. */
  childNodes: (of: Node) => NodeListOf<ChildNode>;
  /** The parent. */
  parentNode: (of: Node) => Element | null;
  /** Whether two nodes are equal, with all that is in them. */
  isEqualNode: (of: Node, other: Node) => boolean;
  /** Whether a node is the other or an ancestor of it. */
  contains: (of: Node, other: Node | null) => boolean;
  /** Removes a child. */
  removeChild: (of: Node, child: Node) => void;
  /** Inserts a child. */
  insertBefore: Place;
  /** Moves a child without resetting its state; not in every browser. */
  moveBefore: Place | undefined;
}

const NAMES =
  "attributes getAttribute setAttribute setAttributeNode removeAttribute closest querySelectorAll nodeName childNodes parentNode isEqualNode contains removeChild insertBefore moveBefore";

const { prototype } = Element as unknown as { prototype: Record<string, unknown> & { __lookupGetter__(name: string): unknown } };

/** An attribute or method of elements or nodes, as a function of the node; nothing where the browser has none. */
function member(name: string): unknown {
  // The getter is looked for in what it inherits, too (ECMAScript, Annex B.2.2.4).
  const own = (prototype.__lookupGetter__(name) ?? prototype[name]) as (() => unknown) | undefined;
  return own?.call.bind(own);
}

export const [
  attributes,
  attr,
  setAttr,
  setAttrNode,
  removeAttr,
  closest,
  all,
  nodeName,
  childNodes,
  parentNode,
  isEqualNode,
  contains,
  removeChild,
  insert,
  moveBefore,
] = NAMES.split(" ").map(member) as unknown as [
  Members["attributes"],
  Members["getAttribute"],
  Members["setAttribute"],
  Members["setAttributeNode"],
  Members["removeAttribute"],
  Members["closest"],
  Members["querySelectorAll"],
  Members["nodeName"],
  Members["childNodes"],
  Members["parentNode"],
  Members["isEqualNode"],
  Members["contains"],
  Members["removeChild"],
  Members["insertBefore"],
  Members["moveBefore"],
];

/** Moves a child; where the browser knows how to, without resetting its state. */
export const move = moveBefore ?? insert;
