/**
 * DOM access that a form's controls cannot shadow.
 *
 * `<input name="attributes">` makes `form.attributes` an input element
 * (https://html.spec.whatwg.org/multipage/forms.html#the-form-element, LegacyOverrideBuiltIns).
 * Wherever an element may be a form, its members are therefore taken from the prototypes.
 */

/** An attribute or method of `prototype`, as a function of the node. */
function member<F>(prototype: object, name: string): F {
  const { get, value } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
  return Function.prototype.call.bind(get ?? value) as F;
}

const element = Element.prototype;
const node = Node.prototype;

/** The attributes of an element. */
export const attributes = member<(el: Element) => NamedNodeMap>(element, "attributes");
/** An attribute's value, or null. */
export const attr = member<(el: Element, name: string) => string | null>(element, "getAttribute");
/** Sets an attribute. */
export const setAttr = member<(el: Element, name: string, value: string) => void>(element, "setAttribute");
/** Sets an attribute whatever its namespace and spelling. */
export const setAttrNode = member<(el: Element, attribute: Attr) => void>(element, "setAttributeNode");
/** Removes an attribute. */
export const removeAttr = member<(el: Element, name: string) => void>(element, "removeAttribute");
/** The nearest element that matches: itself or an ancestor. */
export const closest = member<(el: Element, selector: string) => Element | null>(element, "closest");
/** The descendants that match. */
export const all = member<(el: Element, selector: string) => NodeListOf<HTMLElement>>(element, "querySelectorAll");
/** Inserts a first child. */
export const prepend = member<(el: Element, child: Node) => void>(element, "prepend");
/** The tag name in capitals, or the kind of another node. */
export const nodeName = member<(of: Node) => string>(node, "nodeName");
/** The children, live. */
export const childNodes = member<(of: Node) => NodeListOf<ChildNode>>(node, "childNodes");
/** The parent. */
export const parentNode = member<(of: Node) => Element | null>(node, "parentNode");
/** Whether two nodes are equal, with all that is in them. */
export const isEqualNode = member<(of: Node, other: Node) => boolean>(node, "isEqualNode");
/** Whether a node is the other or an ancestor of it. */
export const contains = member<(of: Node, other: Node | null) => boolean>(node, "contains");
/** Removes a child. */
export const removeChild = member<(of: Node, child: Node) => void>(node, "removeChild");

type Place = (of: Node, child: Node, before: Node | null) => void;

/** Inserts a child. */
export const insert = member<Place>(node, "insertBefore");

/** Moves a child; where the browser knows how to, without resetting its state. */
export const move = "moveBefore" in element ? member<Place>(element, "moveBefore") : insert;
